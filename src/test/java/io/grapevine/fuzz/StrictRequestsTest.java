package io.grapevine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictRequestsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: h\r\n";

    private static StrictRequests.Reading read(String text) {
        return StrictRequests.read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void requestsAreCountedToTheirLastByte() {
        assertThat(read(GET + POST + "Content-Length: 3\r\n\r\nabc" + GET))
                .isEqualTo(new StrictRequests.Reading(3, StrictRequests.End.WHOLE, false, false));
        assertThat(read(POST + "Transfer-Encoding: Chunked\r\n\r\n2;a\r\nab\r\n0\r\nA: b\r\n\r\n" + GET))
                .isEqualTo(new StrictRequests.Reading(2, StrictRequests.End.WHOLE, false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\n\r\nab",
                "Content-Length: 3\r\n",
                "Content-Length: 9223372036854775807\r\n\r\nab",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n"
            })
    void aRequestThatIsCutOffDoesNotCount(String rest) {
        assertThat(read(GET + POST + rest))
                .isEqualTo(new StrictRequests.Reading(1, StrictRequests.End.PART, false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "Content-Length: +3\r\n\r\nabc",
                "Content-Length: 9223372036854775808\r\n\r\nabc",
                "Content-Length: 3 \u000b\r\n\r\nabc",
                "Content-Length : 3\r\n\r\nabc",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\nab\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nabc0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
                "A: b\nC: d\r\n\r\n",
                "A: b\rC: d\r\n\r\n",
                "A\r\n\r\n",
                "Host: other\r\n\r\n"
            })
    void nothingIsARequestAfterSomethingDoubtful(String rest) {
        assertThat(read(GET + POST + rest + GET))
                .isEqualTo(new StrictRequests.Reading(1, StrictRequests.End.INVALID, false, false));
    }

    @ParameterizedTest
    @CsvSource({"1.0, true", "1.1, false"})
    void olderClientsCloseTheConnection(String version, boolean closing) {
        assertThat(read("GET / HTTP/" + version + "\r\nHost: h\r\n\r\n").closing())
                .isEqualTo(closing);
    }
}
