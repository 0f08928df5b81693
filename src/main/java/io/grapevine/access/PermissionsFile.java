package io.grapevine.access;

import io.grapevine.access.Permissions.Proxy;
import io.grapevine.access.SilencePolicy.Comment;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.IpNetwork;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.YamlText;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import io.grapevine.tenant.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reader of access files: YAML files that say which callers have which roles. */
public final class PermissionsFile {
    private PermissionsFile() {}

    /**
     * Reads an access file at the start.
     *
     * @throws UnusableFileException if the file cannot be read or used; the message names it and the field
     */
    public static Permissions read(Path file) throws UnusableFileException {
        return read(file, Optional.empty());
    }

    /**
     * Reads a file that has changed. Access that was restricted must stay so, unless the file says {@code roles: {}}: a
     * truncated file must not open it.
     *
     * @param before the content in force; empty at the start
     * @throws UnusableFileException if the file cannot be read or used; the message names it and the field
     */
    public static Permissions read(Path file, Optional<Permissions> before) throws UnusableFileException {
        String expected = "roles, silences or another section; roles: {} where any caller may do everything";
        return YamlText.read("access file", file, expected, fields -> {
            Permissions now = permissions(fields);
            if (before.isPresent()
                    && !before.get().isOpen()
                    && now.isOpen()
                    && fields.value("roles").isAbsent()) {
                fields.fault(
                        "roles",
                        "none, where there were some (expected: roles, or roles: {} where any caller may do everything)");
            }
            return now;
        });
    }

    private static Permissions permissions(MappingReader root) {
        root.knowsOldNames();
        Optional<Proxy> proxy = section(root, "proxy").read(PermissionsFile::proxy);
        Map<String, List<String>> groups = section(root, "groups").map(PermissionsFile::group);
        Map<Role, List<String>> roles = section(root, "roles").read(PermissionsFile::roles);
        Optional<SilencePolicy> policy = policy(root);
        TenantRoles tenants = tenants(section(root, "tenants"));
        boolean hasTenants = !root.value("tenants").isAbsent();
        Optional<String> team = policy.flatMap(SilencePolicy::teamLabel);
        if (team.isPresent() && roles.isEmpty()) {
            Value silences = root.value("silences");
            silences.entries().getOrDefault("team_label", silences).refuse("with roles, as admins are exempt");
        }
        if (hasTenants && !roles.containsKey(Role.SENDER)) {
            root.fault(
                    "roles",
                    "no sender (expected: the senders of the default Alertmanager, as these may read the metrics of"
                            + " all tenants)");
        }
        boolean auditsDurably =
                section(root, "audit").read(fields -> fields.value("durable").bool());
        boolean isOpen = roles.isEmpty() && !hasTenants;
        Value oidc = section(root, "oidc");
        if (isOpen && !oidc.isAbsent()) {
            oidc.fault("without roles (expected: roles beside it, as any caller may do everything without them)");
        }
        return new Permissions(
                proxy,
                groups,
                roles,
                policy,
                isOpen ? TenantRoles.OPEN : tenants,
                auditsDurably,
                oidc.isAbsent() ? Optional.empty() : Optional.of(oidc.read(Oidc::read)));
    }

    /** An optional section. A key without a value is refused: it is a slip, and would lift the restrictions of the section. */
    private static Value section(MappingReader parent, String name) {
        Value section = parent.value(name);
        if (section.isNull() && !section.isAbsent()) {
            section.fault("null (expected: a mapping, {} for an empty one)");
        }
        return section;
    }

    private static TenantRoles tenants(Value tenants) {
        Map<String, Map<Role, List<String>>> roles = new TreeMap<>();
        Map<String, SilencePolicy> policies = new TreeMap<>();
        tenants.entries().forEach((name, value) -> {
            TenantId.Result tenant = TenantId.parse(name);
            if (!name.equals(TenantRoles.ALL) && tenant.id().isEmpty()) {
                value.fault(tenant.text() + " (expected: the id of a tenant, or *)");
            }
            roles.put(name, value.read(fields -> {
                policy(fields).ifPresent(policy -> policies.put(name, policy));
                return roles(fields);
            }));
        });
        return TenantRoles.of(roles, policies);
    }

    private static Optional<Proxy> proxy(MappingReader fields) {
        List<IpNetwork> addresses = new ArrayList<>();
        for (Value item : fields.value("addresses").items()) {
            IpNetwork.parse(item.text())
                    .ifPresentOrElse(addresses::add, () -> item.refuse("10.0.0.7, 10.0.0.0/8 or fd00::/8"));
        }
        String user = header(fields.value("user_header"), "X-Forwarded-User");
        String groups = header(fields.value("groups_header"), "X-Forwarded-Groups");
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new Proxy(addresses, user, groups));
    }

    private static String header(Value value, String fallback) {
        String name = value.text();
        if (!name.matches("[A-Za-z0-9-]*")) {
            value.refuse("the name of a header");
        }
        return name.isEmpty() ? fallback : name;
    }

    private static List<String> group(Value list) {
        for (Value item : list.items()) {
            if (item.text().startsWith(CallerIdentity.GROUP)) {
                item.refuse("users and cert:NAME");
            }
        }
        return members(list);
    }

    private static Map<Role, List<String>> roles(MappingReader fields) {
        Map<Role, List<String>> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            Value members = fields.value(role.text());
            if (!members.isAbsent()) {
                roles.put(role, members(members));
            }
        }
        return roles;
    }

    private static List<String> members(Value list) {
        for (Value item : list.items()) {
            String entry = item.text();
            if (entry.isBlank() || entry.equals(CallerIdentity.CERTIFICATE) || entry.equals(CallerIdentity.GROUP)) {
                item.refuse("a name");
            }
        }
        return list.texts();
    }

    /** Reads the policy for silences in the field {@code silences}; empty if the field is absent. */
    private static Optional<SilencePolicy> policy(MappingReader parent) {
        Value silences = section(parent, "silences");
        return silences.isAbsent() ? Optional.empty() : Optional.of(silences.read(PermissionsFile::policyOf));
    }

    private static SilencePolicy policyOf(MappingReader fields) {
        String team = fields.text("team_label");
        return new SilencePolicy(
                duration(fields.value("max_duration")),
                fields.value("require_comment").bool(),
                comment(fields),
                (int) fields.value("min_matchers").integer(0, Integer.MAX_VALUE),
                fields.value("require_equality").bool(),
                team.isEmpty() ? Optional.empty() : Optional.of(team),
                !fields.value("created_by")
                        .oneOf("user", List.of("user", "any"))
                        .equals("any"));
    }

    private static Optional<Duration> duration(Value value) {
        if (value.text().isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration =
                GoDuration.parse(value.text(), GoDuration.Units.WITH_DAYS).filter(some -> some.toMillis() > 0);
        if (duration.isEmpty()) {
            value.refuse("a duration such as 12h or 7d");
        }
        return duration;
    }

    private static Optional<Comment> comment(MappingReader fields) {
        Value pattern = fields.value("comment_pattern");
        Value hint = fields.value("comment_hint");
        if (pattern.text().isEmpty() && !hint.text().isEmpty()) {
            hint.refuse("comment_pattern beside it, which it puts into words");
        }
        try {
            return pattern.text().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Comment(pattern.text(), GoRegexp.compile(pattern.text()), hint.text()));
        } catch (RegexpException e) {
            pattern.refuse("a regular expression");
            return Optional.empty();
        }
    }
}
