package newsfold.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;

/** The {@code unique} filter; Elasticsearch's own index of API keys needs it. */
@NamedComponent("unique")
public final class UniqueFactory implements TokenFilterFactory {
    private final boolean onlyOnSamePosition;

    @Inject
    public UniqueFactory(UniqueSettings settings) {
        onlyOnSamePosition = settings.onlyOnSamePosition();
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new UniqueFilter(tokens, onlyOnSamePosition);
    }
}
