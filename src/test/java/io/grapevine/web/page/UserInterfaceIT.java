package io.grapevine.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.web.ServedWeb;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and its files as the build has bundled them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserInterfaceIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private ServedWeb web;

    @BeforeAll
    void serve() throws Exception {
        web = ServedWeb.serve(ServedWeb.options());
    }

    /** The path of a file that the page names. */
    private String path(String start, String extension) throws IOException, InterruptedException {
        Matcher name = Pattern.compile("\"(ui/" + start + "-\\w+\\." + extension + ")\"")
                .matcher(web.get("/").body());
        assertThat(name.find()).as(start).isTrue();
        return "/" + name.group(1);
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "main, js, text/javascript; charset=utf-8",
        "chunk, js, text/javascript; charset=utf-8",
        "stream-worker, js, text/javascript; charset=utf-8",
        "main, css, text/css; charset=utf-8"
    })
    void filesHaveTheirTypesAndAreKeptForEver(String start, String extension, String type) throws Exception {
        HttpResponse<String> file = web.get(path(start, extension));

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Content-Type")).isEqualTo(type);
        assertThat(header(file, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "/favicon.ico, image/svg+xml, no-cache",
        "/manifest.webmanifest, application/manifest+json, no-cache",
        "/ui/icon-192.png, image/png, 'public, max-age=31536000, immutable'"
    })
    void browserFindsWhatItInstalls(String path, String type, String kept) throws Exception {
        HttpResponse<String> file = web.get(path);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(header(file, "Content-Type")).isEqualTo(type);
        assertThat(header(file, "Cache-Control")).isEqualTo(kept);
        assertThat(web.get("/").body()).contains("href=\"" + path.substring(1) + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            gzip, deflate, br|br
            br;q=1.0|br
            gzip|gzip
            br;q=0, gzip|gzip
            br; q=0.000, gzip;q=0|-
            identity|-
            deflate|-
            """)
    void aFileComesInTheBestCodingThatTheBrowserTakes(String accepted, String coding) throws Exception {
        HttpResponse<byte[]> answer = coded(accepted);

        assertThat(answer.headers().firstValue("Content-Encoding").orElse(null)).isEqualTo(coding);
        assertThat(header(answer, "Vary")).contains("Accept-Encoding");
    }

    private HttpResponse<byte[]> coded(String accepted) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + web.port() + path("main", "js"));
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept-Encoding", accepted).build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void compressedFilesAreThoseThatWereCompressed() throws Exception {
        byte[] plain = coded("identity").body();
        byte[] gzip = coded("gzip").body();

        assertThat(gzip).hasSizeLessThan(plain.length);
        assertThat(coded("br").body()).hasSizeLessThan(gzip.length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                .isEqualTo(plain);
    }

    @Test
    void thePageIsSentAgainOnlyIfItHasChanged() throws Exception {
        HttpResponse<String> page = web.get("/");
        String tag = header(page, "ETag");

        HttpResponse<String> same = web.get("/", "If-None-Match", tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(header(same, "ETag")).isEqualTo(tag);
        assertThat(web.get("/", "If-None-Match", "\"00000000\"").statusCode()).isEqualTo(200);
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void thePageForbidsEveryScriptAndConnectionButItsOwn() throws Exception {
        HttpResponse<String> page = web.get("/");

        List<String> policy = List.of(header(page, "Content-Security-Policy").split(";\\s*"));
        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "manifest-src 'self'")
                .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'")
                .noneMatch(part -> part.contains("unsafe") || part.contains("*") || part.contains("http"));
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]* src=)|\\son\\w+=|style=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/none-ABC.js",
                "/ui/index.html",
                "/ui/main.js",
                "/ui/main-ABC.js.br",
                "/ui/..%2Findex.html",
                "/ui/%2e%2e/%2e%2e/log4j.properties"
            })
    void otherFilesAreNotThere(String path) throws Exception {
        String answer = web.raw("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answer).doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({"/ui, ./", "/ui/, ../", "/ui?a=b, ./?a=b"})
    void bookmarksOfAlertmanagersOtherPageLeadToThisOne(String path, String target) throws Exception {
        HttpResponse<String> answer = web.get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(header(answer, "Location")).isEqualTo(target);
        String page = URI.create("http://h/proxied" + path).resolve(target).getPath();
        assertThat(page).isEqualTo("/proxied/");
    }

    @Test
    void anUnknownFileIsAnsweredInPlainText() throws Exception {
        HttpResponse<String> answer = web.get("/ui/none-ABC.js");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100);
    }

    @Test
    void theIconIsAnImage() throws Exception {
        assertThat(header(web.get("/favicon.ico"), "Content-Type")).isEqualTo("image/svg+xml");
    }
}
