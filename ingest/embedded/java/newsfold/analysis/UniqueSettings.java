package newsfold.analysis;

import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.BooleanSetting;

/** Settings of {@code unique}, with Elasticsearch's default. */
@AnalysisSettings
public interface UniqueSettings {
    /** True: a token is only a duplicate of one at its own position. */
    @BooleanSetting(path = "only_on_same_position", defaultValue = false)
    boolean onlyOnSamePosition();
}
