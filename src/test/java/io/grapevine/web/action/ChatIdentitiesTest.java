package io.grapevine.web.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Permissions;
import io.grapevine.access.PermissionsFile;
import io.grapevine.access.SilencePolicy;
import io.grapevine.access.TenantRoles;
import io.grapevine.receiver.action.ChatUsers.ChatUser;
import io.grapevine.receiver.action.ChatUsers.Known;
import io.grapevine.receiver.action.ChatUsers.Unmapped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatIdentitiesTest {
    private static final Map<String, String> IDENTITIES = Map.of("slack:U1", "ana");

    private static Permissions rules(Optional<SilencePolicy> policy) {
        return new Permissions(
                Optional.empty(),
                Map.of(),
                Map.of(),
                policy,
                new TenantRoles(Map.of(), Map.of()),
                false,
                Optional.empty());
    }

    private static ChatUser find(Optional<Permissions> rules, String id) {
        return new ChatIdentities(() -> IDENTITIES, () -> rules).find("slack", "Slack", id, "Ana");
    }

    @Test
    void withoutAnAccessFileAUserHasTheNameOfTheChat() {
        assertThat(find(Optional.empty(), "U2")).isInstanceOfSatisfying(Known.class, user -> {
            assertThat(user.author()).isEqualTo("Ana (Slack)");
            assertThat(user.permit().fault()).isEmpty();
        });
        assertThat(new ChatIdentities(Map::of, Optional::empty).find("slack", "Slack", "U2", ""))
                .isInstanceOfSatisfying(
                        Known.class, user -> assertThat(user.author()).isEqualTo("U2 (Slack)"));
    }

    @Test
    void aMappedUserHasItsOwnName() {
        assertThat(find(Optional.empty(), "U1"))
                .isInstanceOfSatisfying(
                        Known.class, user -> assertThat(user.author()).isEqualTo("ana"));
    }

    @Test
    void withAnAccessFileOnlyMappedUsersMayAct() {
        assertThat(find(Optional.of(rules(Optional.empty())), "U2"))
                .isInstanceOfSatisfying(
                        Unmapped.class,
                        user -> assertThat(user.reason()).contains("slack:U2", "messages.buttons.identities"));
        assertThat(find(Optional.of(rules(Optional.empty())), "U1")).isInstanceOf(Known.class);
    }

    @Test
    void thePolicyOfTheAccessFileHolds() {
        SilencePolicy policy = new SilencePolicy(
                Optional.of(Duration.ofHours(2)), true, Optional.empty(), 0, false, Optional.empty(), true);

        assertThat(find(Optional.of(rules(Optional.of(policy))), "U1")).isInstanceOfSatisfying(Known.class, user -> {
            assertThat(user.askedComment()).contains("");
            assertThat(user.permit().longest()).contains(Duration.ofHours(2));
        });
    }

    @ParameterizedTest
    @CsvSource({"a ticket, a ticket", "'', text that matches OPS-\\d+"})
    void theCommentThatThePolicyAsksForIsSaidInWords(String hint, String words, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(
                directory.resolve("access.yml"),
                "silences: {comment_pattern: 'OPS-\\d+', comment_hint: '" + hint + "'}");

        assertThat(find(Optional.of(PermissionsFile.read(file)), "U1"))
                .isInstanceOfSatisfying(
                        Known.class, user -> assertThat(user.askedComment()).contains(words));
    }

    @Test
    void theRoleOfTheAccessFileHolds(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: [ana], silencer: [bo]}");
        Permissions rules = PermissionsFile.read(file);

        assertThat(find(Optional.of(rules), "U1"))
                .isInstanceOfSatisfying(
                        Known.class,
                        user -> assertThat(user.permit().fault())
                                .hasValueSatisfying(fault ->
                                        assertThat(fault).contains("needs role silencer", "user ana has role viewer")));
    }
}
