package io.grapevine.server;

import static io.grapevine.server.TenantFixture.BLUE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of the configuration of one tenant. */
class TenantDownloadIT {
    private static final String PATH = "/api/v1/alerts";

    private record Download(HttpHeaders headers, byte[] body) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private static Download download(LiveProgram program, String accepted) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + PATH))
                .header("X-Scope-OrgID", BLUE)
                .header("Accept-Encoding", accepted)
                .build();
        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new Download(answer.headers(), answer.body());
    }

    @Test
    void downloadIsCompressedForClientsThatAcceptItAndItsTagNamesTheVersion(@TempDir Path directory) throws Exception {
        try (LiveProgram program = TenantFixture.program(directory)) {
            TenantCaller blue = new TenantCaller(program, "", BLUE);
            TenantFixture.fill(blue, BLUE);
            assertThat(download(program, "gzip").header("Content-Encoding"))
                    .as("a short one")
                    .isEmpty();
            String upload = "{\"alertmanager_config\":\"route: {receiver: a}\\nreceivers: [{name: a}] # "
                    + "long ".repeat(1_000) + "\"}";
            assertThat(blue.send("POST", PATH, upload).status()).isEqualTo(201);
            Download plain = download(program, "identity");
            Download zipped = download(program, "br, gzip");

            assertThat(plain.header("Content-Encoding")).isEmpty();
            assertThat(plain.header("Content-Length")).isEqualTo(Integer.toString(plain.body().length));
            assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(zipped.header("Content-Type")).isEqualTo("application/yaml");
            assertThat(zipped.header("Vary")).isEqualTo("Accept-Encoding").isEqualTo(plain.header("Vary"));
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertThat(in.readAllBytes()).isEqualTo(plain.body());
            }
            assertThat(zipped.body()).hasSizeLessThan(plain.body().length / 2);
            assertThat(zipped.header("ETag")).isNotEqualTo(plain.header("ETag"));

            String seen = "If-Match: " + zipped.header("ETag");
            assertThat(blue.send("POST", PATH, upload, seen).status()).isEqualTo(201);
            assertThat(blue.send("POST", PATH, upload, seen).status()).isEqualTo(412);
            String now = "If-Match: \"x\", " + download(program, "gzip").header("ETag");
            assertThat(blue.send("DELETE", PATH, "", now).status()).isEqualTo(200);
        }
    }
}
