package newsfold.analysis;

import java.util.List;
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
        List<String> written = settings.patterns();
        if (written.isEmpty()) {
            throw new IllegalArgumentException("pattern_capture: [patterns] is missing; give at least one");
        }
        preserveOriginal = settings.preserveOriginal();
        patterns = written.stream().map(Pattern::compile).toArray(Pattern[]::new);
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new PatternCaptureGroupTokenFilter(tokens, preserveOriginal, patterns);
    }
}
