package io.grapevine.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.Hooks;
import io.grapevine.config.Extensions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipientsTest {
    private static final Instant NOW = Instant.EPOCH;

    private final Map<String, List<Integration>> integrations = Stream.of("team", "ana", "ben")
            .collect(Collectors.toMap(
                    name -> name,
                    name -> List.of(TestIntegrations.of(name, "webhook", 0, 0, true, notification -> {
                        throw new AssertionError();
                    }))));
    private final Hooks<Recipients> rules = new Hooks<>();
    private final Receivers receivers = new Receivers(integrations, Map.of(), Extensions.NONE, rules);

    /** A rule that names a receiver in place of {@code team}. */
    private record InPlaceOfTeam(String other) implements Recipients {
        @Override
        public Optional<String> at(String receiver, Instant instant, Extensions settings) {
            return others(receiver, settings).findFirst();
        }

        @Override
        public Stream<String> others(String receiver, Extensions settings) {
            return receiver.equals("team") ? Stream.of(other) : Stream.of();
        }
    }

    private List<String> at(String receiver) {
        return receivers.at(receiver, NOW).stream().map(Integration::receiver).toList();
    }

    private List<String> all(String receiver) {
        return receivers.all(receiver).stream().map(Integration::receiver).toList();
    }

    @Test
    void withoutARuleAReceiverIsNotifiedItself() {
        assertThat(at("team")).containsExactly("team");
        assertThat(all("team")).containsExactly("team");
        assertThat(receivers.hasOthers("team")).isFalse();
    }

    @Test
    void firstRuleThatNamesAReceiverCounts() {
        rules.add(new InPlaceOfTeam("nobody"));
        rules.add(new InPlaceOfTeam("ana"));
        rules.add(new InPlaceOfTeam("ben"));

        assertThat(at("team")).containsExactly("ana");
        assertThat(all("team")).containsExactly("team", "ana", "ben");
        assertThat(at("ben")).containsExactly("ben");
        assertThat(receivers.hasOthers("ben")).isFalse();
    }
}
