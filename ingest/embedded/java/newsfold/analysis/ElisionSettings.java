package newsfold.analysis;

import java.util.List;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.BooleanSetting;
import org.elasticsearch.plugin.settings.ListSetting;

/** Settings of {@code elision}, with Elasticsearch's default. */
@AnalysisSettings
public interface ElisionSettings {
    @ListSetting(path = "articles")
    List<String> articles();

    /** True: the case of an article does not matter. */
    @BooleanSetting(path = "articles_case", defaultValue = false)
    boolean articlesCase();
}
