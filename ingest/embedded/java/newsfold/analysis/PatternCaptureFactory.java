package newsfold.analysis;

import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** The {@code pattern_capture} filter; Elasticsearch's own index of API keys needs it. */
@NamedComponent("pattern_capture")
public final class PatternCaptureFactory implements TokenFilterFactory {
    private final boolean preserveOriginal;
    private final Pattern[] patterns;

    @Inject
    public PatternCaptureFactory(PatternCaptureSettings settings) {
        preserveOriginal = settings.preserveOriginal();
        patterns = settings.patterns().stream().map(Pattern::compile).toArray(Pattern[]::new);
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        // Not in the constructor: Elasticsearch makes one of each filter without settings for every index.
        if (patterns.length == 0) {
            throw new IllegalArgumentException("pattern_capture: [patterns] is missing; give at least one");
        }
        return new PatternCaptureGroupTokenFilter(tokens, preserveOriginal, patterns);
    }
}
