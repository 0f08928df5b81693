package io.grapevine.access;

import io.grapevine.access.Permissions.Proxy;
import io.grapevine.access.SilencePolicy.Comment;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.base.tls.settings.YamlFields;
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

/** Reader of access files. */
public final class PermissionsFile {
    private PermissionsFile() {}

    /**
     * Reads a file.
     *
     * @throws UnusableFileException if it cannot be read or used; the message names the file and the field
     */
    public static Permissions read(Path file) throws UnusableFileException {
        return read(file, Optional.empty());
    }

    /**
     * Reads a file that has changed: one that restricted callers before does so still, unless it says {@code roles: {}}.
     *
     * @param before the content in force; empty at the start
     * @throws UnusableFileException if it cannot be read or used; the message names the file and the field
     */
    public static Permissions read(Path file, Optional<Permissions> before) throws UnusableFileException {
        YamlFields root = YamlFields.read("access file", file);
        try {
            root.checkPresent("roles, silences or another section; roles: {} where any caller may do everything");
            Permissions now = permissions(root);
            if (before.isPresent() && !before.get().isOpen() && now.isOpen() && !root.has("roles")) {
                throw UnusableFileException.of(
                        "roles",
                        "none, where there were some",
                        "roles, or roles: {} where any caller may do everything");
            }
            return now;
        } catch (UnusableFileException e) {
            throw e.in(file);
        }
    }

    private static Permissions permissions(YamlFields root) throws UnusableFileException {
        Optional<Proxy> proxy = proxy(section(root, "proxy"));
        Map<String, Permissions.Members> groups = groups(section(root, "groups"));
        Map<Role, Permissions.Members> roles = roles("roles", section(root, "roles"));
        List<String> origins = origins(root.texts("origins"));
        Optional<SilencePolicy> policy = policy("silences", root);
        boolean hasTenants = root.has("tenants");
        TenantRoles tenants = tenants(section(root, "tenants"));
        root.end();
        Optional<String> team = policy.flatMap(SilencePolicy::teamLabel);
        if (team.isPresent() && roles.isEmpty()) {
            throw UnusableFileException.of("silences.team_label", team.get(), "with roles, as admins are exempt");
        }
        if (hasTenants && !roles.containsKey(Role.SENDER)) {
            throw UnusableFileException.of(
                    "roles.sender",
                    "none",
                    "the senders of the default Alertmanager, as these may read the metrics of all tenants");
        }
        boolean isOpen = roles.isEmpty() && !hasTenants;
        return new Permissions(proxy, groups, roles, origins, policy, isOpen ? TenantRoles.OPEN : tenants);
    }

    /** A section, which may be left out; one without a value is a slip that would lift what it restricts. */
    private static YamlFields section(YamlFields parent, String name) throws UnusableFileException {
        if (parent.isNull(name)) {
            throw UnusableFileException.of(name, "nothing", "a mapping, {} for an empty one");
        }
        return parent.mapping(name);
    }

    private static TenantRoles tenants(YamlFields fields) throws UnusableFileException {
        Map<String, Map<Role, Permissions.Members>> roles = new TreeMap<>();
        Map<String, SilencePolicy> policies = new TreeMap<>();
        for (String name : fields.names()) {
            String field = "tenants." + name;
            if (!fields.has(name)) {
                throw UnusableFileException.of(field, "a value of another type", "the id of a tenant, in quotes");
            }
            if (!name.equals(TenantRoles.ALL) && TenantId.parse(name) instanceof TenantId.Refused refused) {
                throw UnusableFileException.of(field, refused.text(), "the id of a tenant, or *");
            }
            YamlFields own = fields.mapping(name);
            policy(field + ".silences", own).ifPresent(policy -> policies.put(name, policy));
            roles.put(name, roles(field, own));
        }
        return TenantRoles.of(roles, policies);
    }

    private static Optional<Proxy> proxy(YamlFields fields) throws UnusableFileException {
        List<Permissions.AddressRange> addresses = new ArrayList<>();
        for (String text : fields.texts("addresses")) {
            addresses.add(Permissions.AddressRange.parse(text)
                    .orElseThrow(() ->
                            UnusableFileException.of("proxy.addresses", text, "10.0.0.7, 10.0.0.0/8 or fd00::/8")));
        }
        String user = header(fields, "user_header", "X-Forwarded-User");
        String groups = header(fields, "groups_header", "X-Forwarded-Groups");
        fields.end();
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new Proxy(addresses, user, groups));
    }

    private static String header(YamlFields fields, String field, String fallback) throws UnusableFileException {
        String name = fields.text(field);
        if (!name.matches("[A-Za-z0-9-]*")) {
            throw UnusableFileException.of("proxy." + field, name, "the name of a header");
        }
        return name.isEmpty() ? fallback : name;
    }

    private static Map<String, Permissions.Members> groups(YamlFields fields) throws UnusableFileException {
        Map<String, Permissions.Members> groups = new TreeMap<>();
        for (String name : fields.names()) {
            Permissions.Members members = members("groups." + name, fields.texts(name));
            groups.put(name, members);
            for (String entry : members.entries()) {
                if (entry.startsWith(Permissions.Members.GROUP)) {
                    throw UnusableFileException.of("groups." + name, entry, "users and cert:NAME");
                }
            }
        }
        return groups;
    }

    private static Map<Role, Permissions.Members> roles(String field, YamlFields fields) throws UnusableFileException {
        Map<Role, Permissions.Members> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (fields.has(role.text())) {
                roles.put(role, members(field + "." + role.text(), fields.texts(role.text())));
            }
        }
        fields.end();
        return roles;
    }

    private static Permissions.Members members(String field, List<String> entries) throws UnusableFileException {
        for (String entry : entries) {
            if (entry.isBlank()
                    || entry.equals(Permissions.Members.CERTIFICATE)
                    || entry.equals(Permissions.Members.GROUP)) {
                throw UnusableFileException.of(field, '"' + entry + '"', "a name");
            }
        }
        return new Permissions.Members(entries);
    }

    private static List<String> origins(List<String> origins) throws UnusableFileException {
        for (String origin : origins) {
            if (!origin.matches("https?://[^/?#@\\s]+")) {
                throw UnusableFileException.of("origins", origin, "https://HOST or https://HOST:PORT");
            }
        }
        return origins;
    }

    /** Reads the policy in the field {@code silences} of {@code parent}, which errors name {@code field}. */
    private static Optional<SilencePolicy> policy(String field, YamlFields parent) throws UnusableFileException {
        if (!parent.has("silences")) {
            return Optional.empty();
        }
        YamlFields fields = section(parent, "silences");
        Optional<Duration> longest = duration(field, fields.text("max_duration"));
        boolean required = fields.flag("require_comment", false);
        Optional<Comment> comment = comment(field, fields.text("comment_pattern"), fields.text("comment_hint"));
        int matchers = fields.number("min_matchers");
        if (matchers < 0) {
            throw UnusableFileException.of(field + ".min_matchers", matchers, "zero or more");
        }
        boolean equality = fields.flag("require_equality", false);
        String team = fields.text("team_label");
        String author = fields.text("created_by");
        if (!author.isEmpty() && !author.equals("user") && !author.equals("any")) {
            throw UnusableFileException.of(field + ".created_by", author, "user or any");
        }
        fields.end();
        return Optional.of(new SilencePolicy(
                longest,
                required,
                comment,
                matchers,
                equality,
                team.isEmpty() ? Optional.empty() : Optional.of(team),
                !author.equals("any")));
    }

    private static Optional<Duration> duration(String field, String text) throws UnusableFileException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration =
                GoDuration.parse(text, GoDuration.Units.WITH_DAYS).filter(some -> some.toMillis() > 0);
        if (duration.isEmpty()) {
            throw UnusableFileException.of(field + ".max_duration", text, "a duration such as 12h or 7d");
        }
        return duration;
    }

    private static Optional<Comment> comment(String field, String pattern, String hint) throws UnusableFileException {
        if (pattern.isEmpty() && !hint.isEmpty()) {
            throw UnusableFileException.of(
                    field + ".comment_hint", '"' + hint + '"', "comment_pattern beside it, which it puts into words");
        }
        try {
            return pattern.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Comment(pattern, GoRegexp.compile(pattern), hint));
        } catch (RegexpException e) {
            throw UnusableFileException.of(field + ".comment_pattern", pattern, "a regular expression");
        }
    }
}
