package io.grapevine.access;

import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoUrl;
import io.grapevine.base.go.IpNetwork;
import io.grapevine.config.HttpConfig;
import io.grapevine.config.ProxyConfig;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of sign-on in the server by OpenID Connect: the section {@code oidc} of an access file.
 *
 * @param issuer the URL of the issuer, as its tokens have it
 * @param clientSecretFile the file with the secret of the client; empty for a public client
 * @param redirectUrl the URL of the callback for browsers, which ends with {@link #CALLBACK}
 * @param userClaim the claim with the name of the user
 * @param groupsClaim the claim with the groups of the user, or the path to it with dots
 * @param audiences what the audience of a bearer token must have one of
 * @param cookieKeyFile the file with the keys of cookies, a line each; the first one seals
 * @param session how long a login lasts
 * @param http how the issuer is called
 */
public record Oidc(
        String issuer,
        String clientId,
        Optional<Path> clientSecretFile,
        String redirectUrl,
        List<String> scopes,
        String userClaim,
        String groupsClaim,
        List<String> audiences,
        Path cookieKeyFile,
        Duration session,
        HttpConfig http) {
    /** The path of the callback, below the path of the web UI. */
    public static final String CALLBACK = "/login/callback";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** The URL of the web UI for browsers, without a slash at the end. */
    public String baseUrl() {
        return redirectUrl.substring(0, redirectUrl.length() - CALLBACK.length());
    }

    /** Whether browsers come by TLS. */
    public boolean isSecure() {
        return redirectUrl.startsWith("https://");
    }

    static Oidc read(MappingReader fields) {
        String clientId = required(fields.value("client_id"), "the id of the client at the issuer");
        String secretFile = fields.value("client_secret_file").filePath();
        List<String> scopes = fields.value("scopes").texts();
        List<String> audiences = fields.value("audiences").texts();
        Value keys = fields.value("cookie_key_file");
        required(keys, "a file with a key in each line");
        if (!scopes.isEmpty() && !scopes.contains("openid")) {
            fields.value("scopes").fault("without openid (expected: openid among them)");
        }
        return new Oidc(
                issuer(fields.value("issuer")),
                clientId,
                secretFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(secretFile)),
                redirectUrl(fields.value("redirect_url")),
                scopes.isEmpty() ? List.of("openid", "profile", "email") : scopes,
                orElse(fields.text("user_claim"), "preferred_username"),
                orElse(fields.text("groups_claim"), "groups"),
                audiences.isEmpty() ? List.of(clientId) : audiences,
                Path.of(keys.filePath()),
                session(fields.value("session")),
                http(fields));
    }

    private static String orElse(String text, String fallback) {
        return text.isEmpty() ? fallback : text;
    }

    private static String required(Value value, String expected) {
        if (value.text().isBlank()) {
            value.fault((value.isAbsent() ? "missing" : "empty") + " (expected: " + expected + ")");
        }
        return value.text();
    }

    /** Tokens and keys must not be sent in clear, except within this computer. */
    private static String issuer(Value value) {
        GoUrl url = url(value, "https://sso.example.com/realms/ops");
        if (url.scheme().equals("http") && !isThisComputer(url.host())) {
            value.refuse("https://, as tokens and keys come from there");
        } else if (!url.query().isEmpty() || !url.fragment().isEmpty()) {
            value.refuse("an issuer without a query");
        }
        return value.text();
    }

    /** The URL of the document with the endpoints of an issuer (OpenID Connect Discovery 1.0, section 4). */
    public static String discovery(String issuer) {
        return issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration";
    }

    /** Whether a text is the URL of an issuer to which tokens may be sent. */
    public static boolean isSafe(String issuer) {
        try {
            GoUrl url = GoUrl.parse(issuer);
            return !url.host().isEmpty()
                    && (url.scheme().equals("https") || (url.scheme().equals("http") && isThisComputer(url.host())))
                    && url.query().isEmpty()
                    && url.fragment().isEmpty();
        } catch (GoUrl.Malformed malformed) {
            return false;
        }
    }

    private static boolean isThisComputer(String host) {
        String name = host.replaceFirst(":[0-9]*$", "");
        InetAddress address = IpNetwork.address(name.replaceAll("[\\[\\]]", ""));
        return name.equals("localhost") || (address != null && address.isLoopbackAddress());
    }

    private static String redirectUrl(Value value) {
        GoUrl url = url(value, "https://alerts.example.com" + CALLBACK);
        boolean isPlain =
                url.query().isEmpty() && url.fragment().isEmpty() && !url.path().contains("//");
        if (!url.host().isEmpty() && !(isPlain && url.path().endsWith(CALLBACK))) {
            value.refuse("the URL of the web UI with " + CALLBACK);
        }
        return value.text().endsWith(CALLBACK) ? value.text() : CALLBACK;
    }

    private static GoUrl url(Value value, String example) {
        try {
            GoUrl url = GoUrl.parse(required(value, "a URL such as " + example));
            if (!value.text().isBlank()
                    && (!url.scheme().matches("https?") || url.host().isEmpty())) {
                value.refuse("a URL such as " + example);
            }
            return url;
        } catch (GoUrl.Malformed malformed) {
            value.refuse("a URL such as " + example);
            return new GoUrl("", "", "", "", "", "");
        }
    }

    private static Duration session(Value value) {
        String text = orElse(value.text(), "12h");
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS)
                .filter(some -> some.compareTo(SHORTEST) >= 0 && some.compareTo(LONGEST) <= 0)
                .orElseGet(() -> {
                    value.refuse("a duration from 1m to 7d");
                    return SHORTEST;
                });
    }

    private static HttpConfig http(MappingReader fields) {
        TlsConfig none = TlsConfig.DEFAULT;
        String ca = fields.value("ca_file").filePath();
        TlsConfig tls =
                new TlsConfig("", "", new Secret(""), ca, "", "", "", "", "", none.serverName(), false, null, null);
        Value proxy = fields.value("proxy_url");
        if (proxy.text().isEmpty()) {
            return new HttpConfig(null, null, null, tls, false, false, ProxyConfig.NONE, null);
        }
        url(proxy, "http://proxy.example.com:3128");
        return new HttpConfig(
                null, null, null, tls, false, false, ProxyConfig.NONE.withProxyUrl(new Url(proxy.text())), null);
    }
}
