package io.grapevine.amtool.rendering;

import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Default data of a template: a group of one alert that fires and one that has ended, with the names and values of
 * amtool's, so that a rendering can be compared with its.
 */
final class DefaultData {
    private static final LabelSet COMMON_LABELS =
            LabelSet.of("commonlabelkey1", "commonlabelvalue1", "commonlabelkey2", "commonlabelvalue2");
    private static final LabelSet COMMON_ANNOTATIONS = LabelSet.of(
            "commonannotationkey1", "commonannotationvalue1", "commonannotationkey2", "commonannotationvalue2");

    private DefaultData() {}

    /** The data of a notification that is sent at {@code now}. */
    static TemplateData at(OffsetDateTime now) {
        AlertData firing = new AlertData(
                AlertData.FIRING,
                with(COMMON_LABELS, "label1", "value1", "label2", "value2", "instance", "foo.bar:1234"),
                with(COMMON_ANNOTATIONS, "annotation1", "value1", "annotation2", "value2"),
                now.minus(Duration.ofMinutes(5)),
                now,
                "https://generatorurl.com",
                "fingerprint1");
        AlertData resolved = new AlertData(
                AlertData.RESOLVED,
                with(COMMON_LABELS, "foo", "bar", "baz", "qux"),
                with(COMMON_ANNOTATIONS, "aaa", "bbb", "ccc", "ddd"),
                now.minus(Duration.ofMinutes(10)),
                now,
                "https://generatorurl.com",
                "fingerprint2");
        return new TemplateData(
                "receiver",
                "alertstatus",
                List.of(firing, resolved),
                "",
                LabelSet.of("grouplabelkey1", "grouplabelvalue1", "grouplabelkey2", "grouplabelvalue2"),
                COMMON_LABELS,
                COMMON_ANNOTATIONS,
                LabelSet.EMPTY,
                "https://example.com");
    }

    private static LabelSet with(LabelSet common, String... more) {
        LabelSet own = LabelSet.of(more);
        LabelSet.Builder all = new LabelSet.Builder(common.size() + own.size());
        common.forEach(all::add);
        own.forEach(all::add);
        return all.build();
    }
}
