package newsfold.analysis;

import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.IntSetting;

/** Settings of {@code uax_url_email}, with Elasticsearch's default. */
@AnalysisSettings
public interface UrlEmailTokenizerSettings {
    @IntSetting(path = "max_token_length", defaultValue = 255)
    int maxTokenLength();
}
