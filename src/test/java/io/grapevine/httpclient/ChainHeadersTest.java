package io.grapevine.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.httpclient.Redirects.ChainHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The credentials that the newest Alertmanager and amtool sent along chains of redirects, each answered with 307. */
class ChainHeadersTest {
    private static final String HERE = "http://127.0.0.1:80";
    private static final String HERE_WITH_USER = "http://x:y@127.0.0.1:80";
    private static final String AWAY = "http://localhost:80";
    private static final String AWAY_WITH_USER = "http://v:w@localhost:80";

    /** The user or token of each request; a dash for none. */
    private static List<String> sent(ChainHeaders credentials, String start, String... locations) throws SendFailure {
        HttpUrl first = HttpUrl.parse(start);
        Redirects.Hop hop = new Redirects.Hop("POST", first, true, false, 0);
        List<String> sent = new ArrayList<>(List.of(shown(credentials.of(hop).get("Authorization"))));
        for (String location : locations) {
            hop = Redirects.next(hop, first.host(), 307, location);
            assertThat(hop).isNotNull();
            sent.add(shown(credentials.of(hop).get("Authorization")));
        }
        return sent;
    }

    private static String shown(@Nullable List<String> headers) {
        if (headers == null) {
            return "-";
        }
        String header = headers.get(0);
        String value = header.substring(header.indexOf(' ') + 1);
        return header.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                : value;
    }

    private static ChainHeaders of(@Nullable String own, @Nullable String configured) {
        return of(own, configured, false, Map.of());
    }

    private static ChainHeaders of(
            @Nullable String own, @Nullable String configured, boolean replaces, Map<String, List<String>> extra) {
        return new ChainHeaders(own == null ? Map.of() : Map.of("Authorization", own), configured, replaces, extra);
    }

    @Test
    void theUserOfAReceiversUrlStaysWithThatUrl() throws SendFailure {
        ChainHeaders none = of(null, null);

        assertThat(sent(none, "http://u:p@127.0.0.1:80/", "/b", HERE + "/c")).containsExactly("u:p", "u:p", "-");
        assertThat(sent(none, "http://u@127.0.0.1:80/", AWAY + "/b")).containsExactly("u:", "-");
    }

    @Test
    void theUserOfARedirectsTargetIsTakenOnAnyHost() throws SendFailure {
        ChainHeaders none = of(null, null);

        assertThat(sent(none, HERE + "/", HERE_WITH_USER + "/b", "/c")).containsExactly("-", "x:y", "x:y");
        assertThat(sent(none, HERE + "/", AWAY_WITH_USER + "/b", "/c")).containsExactly("-", "v:w", "v:w");
        assertThat(sent(none, HERE + "/", AWAY_WITH_USER + "/b", HERE_WITH_USER + "/c"))
                .containsExactly("-", "v:w", "x:y");
        assertThat(sent(none, HERE + "/", "//v:w@localhost:80/b")).containsExactly("-", "v:w");
        assertThat(sent(none, HERE + "/", "http://:w@localhost:80/b", "http://@localhost:80/c"))
                .containsExactly("-", ":w", ":");
    }

    @Test
    void aConfiguredHeaderGivesWayToTheUserOfAUrlAndStaysOnItsHost() throws SendFailure {
        ChainHeaders bearer = of(null, "Bearer tok");

        assertThat(sent(bearer, HERE + "/", "/b", HERE_WITH_USER + "/c", HERE + "/d"))
                .containsExactly("tok", "tok", "x:y", "tok");
        assertThat(sent(bearer, HERE + "/", AWAY + "/b", HERE + "/c")).containsExactly("tok", "-", "-");
        assertThat(sent(bearer, HERE + "/", AWAY_WITH_USER + "/b")).containsExactly("tok", "v:w");
        assertThat(sent(bearer, "http://u:p@127.0.0.1:80/", "/b")).containsExactly("u:p", "u:p");
    }

    @Test
    void aHeaderOfOAuth2TakesThePlaceOfAnyOther() throws SendFailure {
        ChainHeaders oauth = of("GenieKey k", "Bearer tok", true, Map.of());

        assertThat(sent(oauth, "http://u:p@127.0.0.1:80/", HERE_WITH_USER + "/b", AWAY_WITH_USER + "/c"))
                .containsExactly("tok", "tok", "v:w");
    }

    @Test
    void aHeaderOfTheCallerGoesBeforeTheUsersOfUrlsOnItsHost() throws SendFailure {
        ChainHeaders own = of(ChainHeaders.ofUser(HttpUrl.parse("http://u:p@127.0.0.1:80/")), "Bearer tok");

        assertThat(sent(own, HERE + "/", HERE + "/b", HERE_WITH_USER + "/c", HERE + "/d"))
                .containsExactly("u:p", "u:p", "u:p", "u:p");
        assertThat(sent(own, HERE + "/", AWAY_WITH_USER + "/b", AWAY + "/c")).containsExactly("u:p", "v:w", "-");
    }

    @Test
    void withExtraHeadersNotEvenTheUserOfAUrlGoesToAnotherHost() throws SendFailure {
        ChainHeaders extra = of(null, null, false, Map.of("X-Tenant", List.of("a")));

        assertThat(sent(extra, HERE + "/", HERE_WITH_USER + "/b", AWAY_WITH_USER + "/c", HERE_WITH_USER + "/d"))
                .containsExactly("-", "x:y", "-", "-");
    }
}
