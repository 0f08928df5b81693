package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.IntegrationConfig;
import io.grapevine.config.UpdateMode;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.receiver.Kind;
import io.grapevine.receiver.Kinds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code update} of an integration in {@code grapevine.yml}. */
final class UpdateField {
    private UpdateField() {}

    /** The mode; null if the field is absent or faulty. */
    static @Nullable UpdateMode read(Value value) {
        return UpdateMode.of(value.oneOf("", UpdateMode.labels())).orElse(null);
    }

    /** Why a mode is not possible with an integration. */
    static Optional<String> fault(UpdateMode update, String kind, List<IntegrationConfig> integrations) {
        if (integrations.isEmpty()) {
            return Optional.empty(); // a fault of the kind or the index
        }
        Kind<?> known = Kinds.of(integrations.get(0));
        Set<UpdateMode> possible = known.updates();
        if (!possible.contains(update)) {
            String expected = Stream.of(UpdateMode.values())
                    .filter(possible::contains)
                    .map(UpdateMode::label)
                    .collect(Collectors.joining(" or "));
            String reason = possible.contains(UpdateMode.EDIT)
                    ? known.unthreaded() + " of " + kind + " cannot reply"
                    : "Grapevine cannot update messages of " + kind;
            return Optional.of(Quoted.quote(update.label()) + " (expected: " + expected + ", as " + reason + ")");
        }
        return integrations.stream()
                .map(IntegrationConfig::whyNotUpdated)
                .filter(reason -> update != UpdateMode.NONE && !reason.isEmpty())
                .map(reason -> Quoted.quote(update.label()) + " (" + reason + ")")
                .findFirst();
    }

    /** What a mode cannot do with an integration. */
    static Optional<String> warning(UpdateMode update, List<IntegrationConfig> integrations) {
        return update != UpdateMode.NONE && integrations.stream().anyMatch(each -> !each.sendResolved())
                ? Optional.of(Quoted.quote(update.label())
                        + ": the message does not say when the alerts have resolved (expected: send_resolved: true)")
                : Optional.empty();
    }
}
