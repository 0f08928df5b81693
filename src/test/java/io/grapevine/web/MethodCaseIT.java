package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods in other cases, which a handler might take for the usual ones behind a guard that does not. */
class MethodCaseIT {
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** What stands behind each guard: room in the heap, limit of reads, roles, holders of links, callbacks, endpoints. */
    private static final List<String> PATHS = List.of(
            "/api/v2/silences",
            "/api/v2/silence/7",
            "/api/v2/alerts",
            "/api/v2/alerts/groups",
            "/api/grapevine/v1/acknowledgements",
            "/api/v1/alerts",
            "/-/reload",
            "/-/log-level",
            "/act",
            "/act/token",
            "/callback/slack",
            "/metrics",
            "/");

    private static final AtomicInteger REACHED = new AtomicInteger();

    @AutoClose
    private static ServedWeb web;

    @BeforeAll
    static void serve(@TempDir Path directory) throws Exception {
        Path access = Files.writeString(directory.resolve("access.yml"), "roles: {viewer: ['*']}");
        Routes all = router -> router.route().handler(context -> {
            REACHED.incrementAndGet();
            Answer.text(context, 200, "reached");
        });
        web = ServedWeb.serve(ServedWeb.options("--web.access-file=" + access, "--web.get-concurrency=1"), all);
    }

    static Stream<Arguments> requests() {
        return METHODS.stream()
                .flatMap(method -> Stream.of(
                        method.toLowerCase(java.util.Locale.ROOT),
                        method.charAt(0) + method.substring(1).toLowerCase(java.util.Locale.ROOT),
                        method.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + method.substring(1)))
                .flatMap(method -> PATHS.stream().map(path -> Arguments.of(method, path)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aMethodInAnotherCaseIsRefusedBeforeAllGuards(String method, String path) throws Exception {
        int before = REACHED.get();

        assertThat(web.request(method, path, "{}").statusCode()).isEqualTo(501);
        assertThat(REACHED.get()).isEqualTo(before);
    }

    @Test
    void theRefusalNamesTheMethod() throws Exception {
        assertThat(web.request("delete", "/api/v2/silence/7", "").body())
                .isEqualTo("method: delete (expected: DELETE)\n");
        assertThat(web.request("DELETE", "/api/v2/silence/7", "").statusCode()).isEqualTo(403);
    }
}
