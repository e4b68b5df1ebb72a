package newsfold.analysis;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** The {@code elision} filter: {@code l'avion} becomes {@code avion}. */
@NamedComponent("elision")
public final class ElisionFactory implements TokenFilterFactory {
    private final CharArraySet articles;

    @Inject
    public ElisionFactory(ElisionSettings settings) {
        articles = CharArraySet.unmodifiableSet(new CharArraySet(settings.articles(), settings.articlesCase()));
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        // Not in the constructor: Elasticsearch makes one of each filter without settings for every index.
        if (articles.isEmpty()) {
            throw new IllegalArgumentException("elision: [articles] is missing; give at least one");
        }
        return new ElisionFilter(tokens, articles);
    }

    @Override
    public TokenStream normalize(TokenStream tokens) {
        return create(tokens);
    }
}
