package newsfold.analysis;

import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** Settings of {@code stemmer}, with Elasticsearch's default. */
@AnalysisSettings
public interface StemmerSettings {
    @StringSetting(path = "language", defaultValue = "porter")
    String language();
}
