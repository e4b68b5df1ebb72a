package newsfold.analysis;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenizerFactory;

/** The {@code uax_url_email} tokenizer; Elasticsearch's own index of API keys needs it. */
@NamedComponent("uax_url_email")
public final class UrlEmailTokenizerFactory implements TokenizerFactory {
    private final int maxTokenLength;

    @Inject
    public UrlEmailTokenizerFactory(UrlEmailTokenizerSettings settings) {
        maxTokenLength = settings.maxTokenLength();
    }

    @Override
    public Tokenizer create() {
        UAX29URLEmailTokenizer tokenizer = new UAX29URLEmailTokenizer();
        tokenizer.setMaxTokenLength(maxTokenLength);
        return tokenizer;
    }
}
