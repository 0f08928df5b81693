package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose data directory is taken away while it runs. */
class UnwritableDataIT {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final String SILENCE = """
            {"matchers": [{"name": "a", "value": "b", "isRegex": false}], "startsAt": "2020-01-01T00:00:00Z",
             "endsAt": "2099-01-01T00:00:00Z", "createdBy": "it", "comment": "c"}""";

    @Test
    void isServedFromMemoryAndTheMetricsTell(@TempDir Path directory) throws Exception {
        try (LiveProgram program = new LiveProgram(directory, CONFIG)) {
            Path data = directory.resolve("data");
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
            Files.createFile(data); // in whose place not even root can write

            HttpResponse<String> stored = program.post("/api/v2/silences", SILENCE);

            assertThat(stored.statusCode()).isEqualTo(200);
            assertThat(program.get("/api/v2/silences").body()).contains("\"createdBy\":\"it\"");
            assertThat(program.get("/metrics").body())
                    .contains("grapevine_log_write_failures_total{state=\"silences\"} 1.0")
                    .contains("grapevine_log_lost_records_total{reason=\"disk\",state=\"silences\"} 1.0");
        }
    }
}
