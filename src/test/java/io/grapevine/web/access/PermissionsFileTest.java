package io.grapevine.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsFileTest {
    private static final String ALL = """
            proxy:
              addresses: [10.0.0.0/8, "fd00::1"]
              user_header: X-User
            groups:
              payments: [bob, "cert:robot.example"]
            roles:
              admin: [alice, "group:sre"]
              silencer: ["group:payments"]
              viewer: ["*"]
            origins: [https://karma.example]
            silences:
              max_duration: 7d
              require_comment: true
              comment_pattern: "[A-Z]+-\\\\d+"
              comment_hint: a ticket such as OPS-12
              min_matchers: 2
              require_equality: true
              team_label: team
              created_by: any
            """;

    @TempDir
    Path directory;

    private Permissions read(String yaml) throws UnusableFileException, IOException {
        Path file = directory.resolve("access.yml");
        Files.writeString(file, yaml);
        return PermissionsFile.read(file);
    }

    @Test
    void theExampleIsValidAndHasEveryField() throws Exception {
        Permissions example = PermissionsFile.read(Path.of("config-examples/access/access.yml"));

        assertThat(example.proxy()).isPresent();
        assertThat(example.roles()).containsOnlyKeys(Role.values());
        assertThat(example.caller(user("bob")).may(Role.SILENCER)).isTrue();
        assertThat(example.silences().orElseThrow().teamLabel()).contains("team");
    }

    private static CallerIdentity user(String name, String... groups) {
        return new CallerIdentity(Optional.of(name), List.of(groups), List.of());
    }

    @Test
    void everyFieldIsRead() throws Exception {
        Permissions all = read(ALL);

        Permissions.Proxy proxy = all.proxy().orElseThrow();
        assertThat(proxy.userHeader()).isEqualTo("X-User");
        assertThat(proxy.groupsHeader()).isEqualTo("X-Forwarded-Groups");
        assertThat(proxy.isAt(InetAddress.getByName("10.255.1.2"))).isTrue();
        assertThat(proxy.isAt(InetAddress.getByName("11.0.0.1"))).isFalse();
        assertThat(proxy.isAt(InetAddress.getByName("fd00::1"))).isTrue();
        assertThat(proxy.isAt(InetAddress.getByName("fd00::2"))).isFalse();
        assertThat(all.origins()).containsExactly("https://karma.example");
        SilencePolicy policy = all.silences().orElseThrow();
        assertThat(policy.longest()).contains(Duration.ofDays(7));
        assertThat(policy.commentRequired()).isTrue();
        assertThat(policy.comment().orElseThrow().hint()).isEqualTo("a ticket such as OPS-12");
        assertThat(policy.minMatchers()).isEqualTo(2);
        assertThat(policy.equalityRequired()).isTrue();
        assertThat(policy.teamLabel()).contains("team");
        assertThat(policy.enforcesAuthor()).isFalse();
    }

    @Test
    void rolesComeFromNamesGroupsAndCertificates() throws Exception {
        Permissions all = read(ALL);

        assertThat(all.caller(user("alice")).roles()).contains(Role.ADMIN);
        assertThat(all.caller(user("carol", "sre")).roles()).contains(Role.ADMIN);
        assertThat(all.caller(user("bob")).roles()).containsExactlyInAnyOrder(Role.VIEWER, Role.SENDER, Role.SILENCER);
        assertThat(all.caller(user("bob")).groups()).containsExactly("payments");
        Caller robot = all.caller(new CallerIdentity(Optional.empty(), List.of(), List.of("robot.example", "other")));
        assertThat(robot.may(Role.SILENCER)).isTrue();
        assertThat(robot.name()).contains("robot.example");
        assertThat(all.caller(CallerIdentity.UNKNOWN).roles()).containsExactlyInAnyOrder(Role.VIEWER, Role.SENDER);
    }

    @Test
    void aNameIsNeverReadAsACertificateAGroupOrAnyCaller() throws Exception {
        Permissions all = read("roles: {admin: ['cert:x', 'group:y', '*z'], silencer: [alice]}");

        assertThat(all.caller(user("cert:x")).may(Role.ADMIN)).isFalse();
        assertThat(all.caller(user("group:y")).may(Role.ADMIN)).isFalse();
        assertThat(all.caller(user("x")).may(Role.ADMIN)).isFalse();
        assertThat(all.caller(user("*")).may(Role.SILENCER)).isFalse();
        assertThat(all.caller(user("Alice")).may(Role.SILENCER)).isFalse();
        assertThat(all.caller(new CallerIdentity(Optional.empty(), List.of(), List.of("alice")))
                        .may(Role.SILENCER))
                .isFalse();
    }

    @Test
    void alertsMayBeSentByAnyCallerUnlessTheFileNamesSenders() throws Exception {
        assertThat(read("roles: {admin: [alice]}")
                        .caller(CallerIdentity.UNKNOWN)
                        .roles())
                .containsExactly(Role.SENDER);
        Permissions named = read("roles: {admin: [alice], sender: [prometheus]}");
        assertThat(named.caller(CallerIdentity.UNKNOWN).roles()).isEmpty();
        assertThat(named.caller(user("prometheus")).roles()).containsExactly(Role.SENDER);
        assertThat(named.caller(user("alice")).may(Role.SENDER)).isTrue();
    }

    @Test
    void withoutRolesAnyCallerMayDoEverything() throws Exception {
        assertThat(read("silences: {max_duration: 1h}")
                        .caller(CallerIdentity.UNKNOWN)
                        .may(Role.ADMIN))
                .isTrue();
        assertThat(read("").silences()).isEmpty();
    }

    @Test
    void theAuthorIsTheUserWhereThatIsKnown() throws Exception {
        Permissions enforced = read("silences: {max_duration: 1h}");
        assertThat(enforced.caller(user("bob")).author("root")).isEqualTo("bob");
        assertThat(enforced.caller(CallerIdentity.UNKNOWN).author("root")).isEqualTo("root");
        assertThat(read("roles: {viewer: ['*']}").caller(user("bob")).author("root"))
                .isEqualTo("bob");
        assertThat(read("silences: {created_by: any}").caller(user("bob")).author("root"))
                .isEqualTo("root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope: 1|nope: unknown field",
                "roles: {boss: [a]}|roles.boss: unknown field",
                "roles: {admin: a}|roles.admin: a value",
                "roles: {admin: ['']}|roles.admin: \"\"",
                "roles: {admin: ['group:']}|roles.admin: \"group:\"",
                "groups: {a: ['group:b']}|groups.a: group:b",
                "proxy: {addresses: [10.0.0.0/33]}|proxy.addresses: 10.0.0.0/33",
                "proxy: {addresses: [proxy.example]}|proxy.addresses: proxy.example",
                "proxy: {user_header: 'a b'}|proxy.user_header: a b",
                "origins: [karma.example]|origins: karma.example",
                "origins: ['https://karma.example/']|origins: https://karma.example/",
                "silences: {max_duration: long}|silences.max_duration: long",
                "silences: {max_duration: 0s}|silences.max_duration: 0s",
                "silences: {min_matchers: -1}|silences.min_matchers: -1",
                "silences: {comment_pattern: '('}|silences.comment_pattern: (",
                "silences: {created_by: me}|silences.created_by: me",
                "silences: {team_label: team}|silences.team_label: team",
            })
    void aFaultNamesItsField(String yaml, String fault) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining("access.yml");
    }
}
