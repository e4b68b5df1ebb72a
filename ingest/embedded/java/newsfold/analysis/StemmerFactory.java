package newsfold.analysis;

import static java.util.Map.entry;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;

/**
 * The {@code stemmer} filter: the Lucene stemmer that a full Elasticsearch 8 takes for the same language name.
 *
 * <p>A name that is not in the table is an error that lists the names, never another stemmer.
 */
@NamedComponent("stemmer")
public final class StemmerFactory implements TokenFilterFactory {
    /** {@code english} is Porter's first algorithm there, not Snowball's English, which is {@code porter2}. */
    private static final Map<String, UnaryOperator<TokenStream>> STEMMERS = Map.ofEntries(
        entry("danish", snowball(DanishStemmer::new)),
        entry("dutch", snowball(DutchStemmer::new)),
        entry("english", PorterStemFilter::new),
        entry("finnish", snowball(FinnishStemmer::new)),
        entry("french", snowball(FrenchStemmer::new)),
        entry("german", snowball(GermanStemmer::new)),
        entry("italian", snowball(ItalianStemmer::new)),
        entry("light_english", KStemFilter::new),
        entry("light_french", FrenchLightStemFilter::new),
        entry("light_german", GermanLightStemFilter::new),
        entry("light_italian", ItalianLightStemFilter::new),
        entry("light_portuguese", PortugueseLightStemFilter::new),
        entry("light_spanish", SpanishLightStemFilter::new),
        entry("minimal_english", EnglishMinimalStemFilter::new),
        entry("norwegian", snowball(NorwegianStemmer::new)),
        entry("porter", PorterStemFilter::new),
        entry("porter2", snowball(EnglishStemmer::new)),
        entry("portuguese", snowball(PortugueseStemmer::new)),
        entry("possessive_english", EnglishPossessiveFilter::new),
        entry("russian", snowball(RussianStemmer::new)),
        entry("spanish", snowball(SpanishStemmer::new)),
        entry("swedish", snowball(SwedishStemmer::new)));

    private final UnaryOperator<TokenStream> stemmer;

    @Inject
    public StemmerFactory(StemmerSettings settings) {
        stemmer = STEMMERS.get(settings.language());
        if (stemmer == null) {
            throw new IllegalArgumentException(
                "stemmer: language [" + settings.language() + "] is not one of " + new TreeSet<>(STEMMERS.keySet()));
        }
    }

    /** A stemmer keeps state between tokens, so each stream gets its own. */
    private static UnaryOperator<TokenStream> snowball(Supplier<SnowballStemmer> algorithm) {
        return tokens -> new SnowballFilter(tokens, algorithm.get());
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return stemmer.apply(tokens);
    }
}
