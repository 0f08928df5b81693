package io.grapevine.level;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginalTest {
    @TempDir
    Path directory;

    @Test
    void whatASourceEmbedsAndTheModuleLacksIsFound() throws Exception {
        Files.writeString(directory.resolve("default.tmpl"), "");

        assertThat(Original.missing(directory, "", "default.tmpl")).isEmpty();
        assertThat(Original.missing(directory, "", "app/script.js")).containsExactly("app/script.js");
        assertThat(Original.missing(directory, "", "all:app/lib/*")).containsExactly("app/lib/index");
        assertThat(Original.missing(directory, """
                const root = "app/dist/elm"; const page = "app/dist/ui/index.html"; const other = "app/src/x"
                """, "app/dist"))
                .containsExactly("app/dist/elm", "app/dist/ui/index.html");
    }

    @Test
    void versionIsNoPath() {
        assertThat(List.of("0.35.0", "0.36.0-rc.0", "10.0.12")).allMatch(Original::isVersion);
        assertThat(List.of("", "0.35", "v0.35.0", "./alertmanager", "/opt/0.35.0", "0.35.0/alertmanager", "--build"))
                .noneMatch(Original::isVersion);
    }

    @Test
    void callsOfServicesAreThePathsOfConnect() {
        assertThat(Interface.calls("""
                syntax = "proto3";
                package status.v3alpha;
                message Request {}
                service StatusService {
                  // one call
                  rpc GetStatus(Request) returns (Request) {
                    option idempotency_level = NO_SIDE_EFFECTS;
                  }
                  rpc Watch(Request) returns (stream Request);
                }
                """))
                .isEqualTo(List.of(
                        "/api/status.v3alpha.StatusService/GetStatus", "/api/status.v3alpha.StatusService/Watch"));
    }
}
