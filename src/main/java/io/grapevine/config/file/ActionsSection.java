package io.grapevine.config.file;

import io.grapevine.config.ActionsConfig;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import java.time.Duration;
import java.util.Optional;

/** Reads the section {@code actions} of {@code grapevine.yml}. */
final class ActionsSection {
    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(31);

    private ActionsSection() {}

    static ActionsConfig read(MappingReader in) {
        return new ActionsConfig(
                in.value("key_file").filePath(),
                expiry(in.value("link_expiry")),
                in.value("slack").objects(SlackAppSection.SHAPE::read),
                IdentitiesField.read(in.value("identities")));
    }

    private static Duration expiry(Value value) {
        if (value.isNull()) {
            return ActionsConfig.DEFAULT.linkExpiry();
        }
        Optional<Duration> expiry =
                DurationField.of(value.text()).filter(time -> time.compareTo(LEAST) >= 0 && time.compareTo(MOST) <= 0);
        if (expiry.isEmpty()) {
            value.fault(value.describe() + " (expected: a duration from 5m to 31d)");
        }
        return expiry.orElse(ActionsConfig.DEFAULT.linkExpiry());
    }
}
