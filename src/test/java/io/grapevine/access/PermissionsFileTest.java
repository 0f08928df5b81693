package io.grapevine.access;

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
import org.jspecify.annotations.Nullable;
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
        assertThat(read("{}").silences()).isEmpty();
    }

    private static final String TENANTS = """
            groups: {pay: [bob, "cert:pay.example"]}
            roles: {sender: [prometheus], viewer: [guest]}
            silences: {max_duration: 7d}
            tenants:
              payments: {viewer: [eve], sender: ["cert:prom-pay"], silencer: ["group:pay"], silences: {max_duration: 1h}}
              "0.1": {viewer: [eve]}
              "*": {admin: ["group:platform"]}
            """;

    @Test
    void rolesInTenantsAreApartFromThoseAtTheDefaultAlertmanager() throws Exception {
        Permissions all = read(TENANTS);
        Caller eve = all.caller(user("eve"));

        assertThat(eve.roles()).isEmpty();
        assertThat(eve.tenants()).containsExactlyInAnyOrder("payments", "0.1");
        assertThat(eve.in("payments").roles()).containsExactly(Role.VIEWER);
        assertThat(eve.in("payments").isMemberOf("payments")).isTrue();
        assertThat(eve.in("payments").isMemberOf("0.1")).isFalse();
        assertThat(eve.in("search").roles()).isEmpty();
        assertThat(eve.in("search").isMemberOf("search")).isFalse();
        assertThat(eve.in("*").roles()).isEmpty();
        assertThat(all.caller(user("bob")).in("payments").roles()).containsExactly(Role.SILENCER);
        assertThat(all.caller(user("guest")).in("payments").roles()).isEmpty();
        assertThat(all.caller(user("cert:prom-pay")).in("payments").roles()).isEmpty();
        Caller robot = all.caller(new CallerIdentity(Optional.empty(), List.of(), List.of("prom-pay")));
        assertThat(robot.in("payments").roles()).containsExactly(Role.SENDER);
    }

    @Test
    void rolesOfAllTenantsHoldInEach() throws Exception {
        Caller admin = read(TENANTS).caller(user("ann", "platform"));

        assertThat(admin.roles()).isEmpty();
        assertThat(admin.tenants()).containsExactly("*");
        for (String tenant : List.of("*", "payments", "unknown")) {
            assertThat(admin.in(tenant).may(Role.ADMIN)).isTrue();
        }
        assertThat(admin.in("payments").refusal(Role.ADMIN)).startsWith("needs role admin of tenant payments, ");
    }

    @Test
    void policyOfATenantReplacesTheOneOfTheFile() throws Exception {
        Caller eve = read(TENANTS).caller(user("eve"));

        assertThat(eve.policy().orElseThrow().longest()).contains(Duration.ofDays(7));
        assertThat(eve.in("0.1").policy()).isEqualTo(eve.policy());
        assertThat(eve.in("payments").policy().orElseThrow().longest()).contains(Duration.ofHours(1));
    }

    @Test
    void tenantsHaveNoMembersInAFileWithRolesOnlyAndAnyCallerInAFileWithoutRoles() throws Exception {
        Caller admin = read("roles: {admin: ['*']}").caller(user("ann"));
        assertThat(admin.in("payments").roles()).isEmpty();
        assertThat(read("silences: {max_duration: 1h}")
                        .caller(user("ann"))
                        .in("payments")
                        .may(Role.ADMIN))
                .isTrue();
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
    @CsvSource({
        "roles: {admin: [ann]}, silences: {max_duration: 1h}, false",
        "roles: {admin: [ann]}, {}, false",
        "roles: {admin: [ann]}, roles: {}, true",
        "roles: {sender: [ann]}, groups: {}, false",
        "'tenants: {a: {admin: [ann]}}\nroles: {sender: []}', groups: {}, false",
        "'tenants: {a: {admin: [ann]}}\nroles: {sender: []}', roles: {}, true",
        "roles: {admin: [ann]}, roles: {viewer: []}, true",
        "silences: {max_duration: 1h}, silences: {max_duration: 2h}, true",
    })
    void fileThatRestrictsCallersIsReplacedByAnOpenOneOnlyIfThatSaysSo(String before, String after, boolean isTaken)
            throws Exception {
        Optional<Permissions> inForce = Optional.of(read(before.replace("\\n", "\n")));
        Path file = Files.writeString(directory.resolve("access.yml"), after);

        if (isTaken) {
            assertThat(PermissionsFile.read(file, inForce)).isEqualTo(PermissionsFile.read(file));
        } else {
            assertThatThrownBy(() -> PermissionsFile.read(file, inForce))
                    .hasMessageContaining("roles: none, where there were some (expected: roles, or roles: {}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|access.yml:1:1: missing: the file is empty (expected: roles",
                "# roles: {admin: [ann]}|missing: the file is empty",
                "~|missing: the file is empty",
                "roles:|roles: null (expected: a mapping, {} for an empty one)",
                "silences:|silences: null",
                "proxy:|proxy: null",
                "groups:|groups: null",
                "tenants:|tenants: null",
                "nope: 1|access.yml:1:1: nope: field not found",
                "roles: {boss: [a]}|roles.boss: field not found",
                "roles: {admin: a}|roles.admin: a single value (expected: a list)",
                "roles: {admin: ['']}|roles.admin[0]: \"\"",
                "roles: {admin: ['group:']}|roles.admin[0]: \"group:\" (expected: a name)",
                "groups: {a: ['group:b']}|groups.a[0]: \"group:b\" (expected: users",
                "proxy: {addresses: [10.0.0.0/33]}|proxy.addresses[0]: \"10.0.0.0/33\"",
                "proxy: {addresses: [proxy.example]}|proxy.addresses[0]: \"proxy.example\"",
                "proxy: {user_header: 'a b'}|proxy.user_header: \"a b\"",
                "origins: ['https://karma.example']|access.yml:1:1: origins: origins is now ui.origins of grapevine.yml",
                "silences: {max_duration: long}|silences.max_duration: \"long\"",
                "silences: {max_duration: 0s}|silences.max_duration: \"0s\"",
                "silences: {min_matchers: -1}|silences.min_matchers: \"-1\"",
                "silences: {comment_pattern: '('}|silences.comment_pattern: \"(\"",
                "silences: {comment_hint: a ticket}|silences.comment_hint: \"a ticket\" (expected: comment_pattern",
                "silences: {created_by: me}|silences.created_by: \"me\" (expected: one of user, any)",
                "silences: {team_label: team}|silences.team_label: \"team\" (expected: with roles",
                "tenants: {a: {admin: [x]}}|roles: no sender",
                "tenants: {a: {boss: [x]}}|tenants.a.boss: field not found",
                "tenants: {a: {admin: x}}|tenants.a.admin: a single value",
                "tenants: {a: {admin: ['']}}|tenants.a.admin[0]: \"\"",
                "tenants: {a: [x]}|tenants.a: a list",
                "tenants: {a/b: {admin: [x]}}|tenants.a/b: tenant ID 'a/b' contains unsupported character",
                "tenants: {__markers__: {admin: [x]}}|tenants.__markers__: tenant ID",
                "tenants: {a: {silences: {max_duration: long}}}|tenants.a.silences.max_duration: \"long\"",
            })
    void aFaultNamesItsField(String yaml, String fault) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining("access.yml");
    }

    private static final String OIDC =
            "roles: {viewer: [eve]}\noidc: {issuer: 'https://sso.example/r', client_id: grapevine,"
                    + " redirect_url: 'https://am.example/alerts/login/callback', cookie_key_file: keys}\n";

    @Test
    void theExampleOfOpenIdConnectGivesRolesByGroupsAndSubjects() throws Exception {
        Permissions example = PermissionsFile.read(Path.of("config-examples/access/oidc.yml"));

        assertThat(example.oidc().orElseThrow().clientSecretFile())
                .contains(Path.of("config-examples/access/oidc-client-secret"));
        assertThat(example.caller(user("ana", "developers")).may(Role.SILENCER)).isTrue();
        assertThat(example.caller(user("sub:7f3c1a52-prometheus")).sortedRoles())
                .containsExactly(Role.SENDER);
        assertThat(example.caller(user("eve", "cooks")).roles()).isEmpty();
        assertThat(example.names("sre")).isTrue();
        assertThat(example.names("cooks")).isFalse();
    }

    @Test
    void signOnHasDefaults() throws Exception {
        Oidc oidc = read(OIDC).oidc().orElseThrow();

        assertThat(oidc.baseUrl()).isEqualTo("https://am.example/alerts");
        assertThat(oidc.cookieKeyFile()).isEqualTo(directory.resolve("keys"));
        assertThat(oidc.clientSecretFile()).isEmpty();
        assertThat(oidc.scopes()).containsExactly("openid", "profile", "email");
        assertThat(oidc.audiences()).containsExactly("grapevine");
        assertThat(oidc.userClaim()).isEqualTo("preferred_username");
        assertThat(oidc.groupsClaim()).isEqualTo("groups");
        assertThat(oidc.session()).isEqualTo(Duration.ofHours(12));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://sso.example/r | http://sso.example/r | issuer: "http://sso.example/r" (expected: https://, as tokens and keys come from there)
            https://sso.example/r | sso.example | issuer: "sso.example" (expected: a URL such as https://sso.example.com/realms/ops)
            https://sso.example/r | https://sso.example/r?x=1 | (expected: an issuer without a query)
            client_id: grapevine | client_id: '' | oidc.client_id: empty (expected: the id of the client at the issuer)
            , cookie_key_file: keys |  | oidc.cookie_key_file: missing (expected: a file with a key in each line)
            /alerts/login/callback | /alerts | (expected: the URL of the web UI with /login/callback)
            https://am.example | ftp://am.example | redirect_url: "ftp://am.example/alerts/login/callback" (expected: a URL such as
            keys} | keys, session: 8d} | oidc.session: "8d" (expected: a duration from 1m to 7d)
            keys} | keys, scopes: [email]} | oidc.scopes: without openid (expected: openid among them)
            keys} | keys, proxy_url: x} | (expected: a URL such as http://proxy.example.com:3128)
            roles: {viewer: [eve]} | roles: {} | oidc: without roles (expected: roles beside it
            """)
    void signOnThatCannotWorkIsRefusedWithTheWayOut(String part, @Nullable String other, String fault) {
        assertThatThrownBy(() -> read(OIDC.replace(part, other == null ? "" : other)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(fault)
                .hasMessageContaining("access.yml:");
    }
}
