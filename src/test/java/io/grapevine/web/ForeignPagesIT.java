package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Extensions.Clusters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that pages of other sites cause, and those that look like them, at a server without users and roles. */
class ForeignPagesIT {
    private static final String FORM = "text/plain; application/json";
    private static final String JSON = "application/json";

    @AutoClose
    private static ServedWeb web;

    @BeforeAll
    static void serve() throws Exception {
        Routes all = router -> router.route().handler(context -> Answer.text(context, 200, "reached"));
        web = ServedWeb.serve(
                ServedWeb.options("--web.external-url=https://am.example.com/am", "--web.route-prefix=/"), all);
    }

    private static boolean reaches(String method, String host, String... headers) throws Exception {
        List<String> lines = new ArrayList<>(List.of(method + " /-/reload HTTP/1.1", "Connection: close"));
        lines.add("Host: " + host);
        for (int i = 0; i < headers.length; i += 2) {
            lines.add(headers[i] + ": " + headers[i + 1]);
        }
        String answer = web.raw(String.join("\r\n", lines) + "\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer).containsPattern("^HTTP/1.1 (?:200|403) ");
        return answer.endsWith("reached");
    }

    @ParameterizedTest
    @CsvSource({"https://evil.example", "http://evil.example", "null", "http://10.0.0.5", "http://10.0.0.5:9094"})
    void aFormOfAnotherSiteIsRefused(String origin) throws Exception {
        for (String type :
                List.of(FORM, "application/x-www-form-urlencoded", "Multipart/Form-Data; boundary=x", "TEXT/PLAIN")) {
            assertThat(reaches("POST", "10.0.0.5:9093", "Origin", origin, "Content-Type", type))
                    .as(type)
                    .isFalse();
        }
        assertThat(reaches("POST", "10.0.0.5:9093", "Origin", origin)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"cross-site", "same-site", "anything"})
    void aPageOfAnotherSiteIsRefusedWhateverItsOriginIs(String site) throws Exception {
        assertThat(reaches("POST", "am.example.com", "Sec-Fetch-Site", site)).isFalse();
        assertThat(reaches("POST", "am.example.com", "Sec-Fetch-Site", site, "Origin", "https://am.example.com"))
                .isFalse();
        assertThat(reaches("GET", "am.example.com", "Sec-Fetch-Site", site)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5:9093, http://10.0.0.5:9093",
        "localhost:9093, http://localhost:9093",
        "'[::1]:9093', 'http://[::1]:9093'",
        "am.example.com, https://am.example.com",
        "grapevine.monitoring.svc:9093, https://am.example.com",
        "grapevine:9093, https://AM.example.com"
    })
    void aFormOfThisServerIsTaken(String host, String origin) throws Exception {
        assertThat(reaches("POST", host, "Origin", origin, "Content-Type", FORM))
                .isTrue();
        assertThat(reaches("POST", host, "Origin", origin, "Sec-Fetch-Site", "same-origin"))
                .isTrue();
    }

    @Test
    void aProxyMayNameTheHost() throws Exception {
        assertThat(reaches(
                        "POST",
                        "backend",
                        "Origin",
                        "http://alerts.intern:8080",
                        "X-Forwarded-Host",
                        "alerts.intern:8080, inner"))
                .isTrue();
    }

    /** Prometheus, amtool and curl at a pod, a service, or a forwarded port; probes; servers of chats. */
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3:9093",
        "localhost:19093",
        "am-0.am.monitoring.svc:9093",
        "am.prod.example.org",
        "AM.EXAMPLE.com."
    })
    void aProgramIsTakenByAnyName(String host) throws Exception {
        for (String type : List.of(JSON, FORM, "application/x-www-form-urlencoded", "application/yaml")) {
            assertThat(reaches("POST", host, "Content-Type", type)).as(type).isTrue();
        }
        assertThat(reaches("GET", host)).isTrue();
        assertThat(reaches("DELETE", host)).isTrue();
    }

    /** Karma and Grafana pass on what the browser of their user says. */
    @Test
    void aProgramThatPassesOnWhatItsPageSendsIsTaken() throws Exception {
        assertThat(reaches("POST", "am:9093", "Origin", "http://karma.example.com", "Content-Type", JSON))
                .isTrue();
        assertThat(reaches(
                        "POST",
                        "am:9093",
                        "Origin",
                        "https://karma.example.com",
                        "Sec-Fetch-Site",
                        "same-origin",
                        "Content-Type",
                        FORM))
                .isTrue();
        assertThat(reaches("DELETE", "am:9093", "Origin", "http://karma.example.com"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"evil.example:9093", "am.example.com.evil.example", "10.0.0.5.nip.example", "xlocalhost.example"})
    void aBrowserThatCallsThisServerByANameOfAStrangerIsRefused(String host) throws Exception {
        for (String method : List.of("GET", "POST", "DELETE")) {
            assertThat(reaches(method, host, "Accept-Language", "en", "Content-Type", JSON))
                    .isFalse();
            assertThat(reaches(method, host, "Accept-Language", "")).isFalse();
            assertThat(reaches(method, host, "Origin", "http://" + host, "Content-Type", JSON))
                    .isFalse();
            assertThat(reaches(method, host, "Accept-Language", "en", "X-Forwarded-Host", "am.example.com"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "am.example.com",
        "AM.example.com.:9093",
        "10.0.0.5:9093",
        "'[fd00::5]:9093'",
        "localhost:9093",
        "am-0",
        "am.monitoring.svc",
        "am.monitoring.svc.cluster.local:9093",
        "app.localhost"
    })
    void aBrowserMayCallThisServerByItsNameByAnAddressOrByAPrivateName(String host) throws Exception {
        assertThat(reaches("GET", host, "Accept-Language", "en")).isTrue();
        assertThat(reaches("POST", host, "Accept-Language", "en", "Content-Type", JSON))
                .isTrue();
    }

    /** Behind a proxy with TLS a browser has seen a certificate for the name. */
    @Test
    void aBrowserThatHasSeenACertificateForAnotherNameIsTaken() throws Exception {
        assertThat(reaches("POST", "old.example.com", "Accept-Language", "en", "Sec-Fetch-Site", "same-origin"))
                .isTrue();
    }

    @Test
    void originsOfTheConfigurationAreNamesOfThisServerToo() throws Exception {
        Clusters permitted = new Clusters("", List.of(), List.of("http://am-0.example.com:9093"));
        Routes all = router -> router.route().handler(context -> Answer.text(context, 200, "reached"));
        try (ServedWeb other =
                ServedWeb.serve(ServedWeb.options("--web.external-url=https://am.example.com"), () -> permitted, all)) {
            String head = "GET / HTTP/1.1\r\nAccept-Language: en\r\nConnection: close\r\nHost: ";
            assertThat(other.raw(head + "am-0.example.com:9093\r\n\r\n")).endsWith("reached");
            assertThat(other.raw(head + "am-1.example.com:9093\r\n\r\n")).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void withoutAnExternalUrlAnyNameIsTaken() throws Exception {
        Routes all = router -> router.route().handler(context -> Answer.text(context, 200, "reached"));
        try (ServedWeb other = ServedWeb.serve(ServedWeb.options(), all)) {
            String head = "GET / HTTP/1.1\r\nHost: x.example\r\nAccept-Language: en\r\nConnection: close\r\n\r\n";
            assertThat(other.raw(head)).endsWith("reached");
            assertThat(other.request("POST", "/-/reload", "", "Origin", "https://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
