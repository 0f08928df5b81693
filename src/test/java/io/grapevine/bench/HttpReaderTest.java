package io.grapevine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static HttpReader reader(String text) {
        return new HttpReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void messagesFollowEachOtherHoweverLongTheyAre() throws Exception {
        HttpReader reader = reader(OK + "Content-Length: 2\r\n\r\nab" + OK
                + "Transfer-Encoding: chunked\r\n\r\n3\r\ncde\r\na\r\nfghijklmno\r\n0\r\n\r\n"
                + "HTTP/1.1 204 No\r\n\r\n" + OK
                + "content-length:1\r\n\r\nz");
        assertThat(reader.head()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reader.body()).asString().isEqualTo("ab");
        reader.head();
        assertThat(reader.body()).asString().isEqualTo("cdefghijklmno");
        assertThat(reader.head()).isEqualTo("HTTP/1.1 204 No");
        assertThat(reader.body()).isEmpty();
        reader.head();
        assertThat(reader.body()).asString().isEqualTo("z");
    }

    @Test
    void skippedBodyIsCountedAndTheNextMessageRead() throws Exception {
        HttpReader reader = reader(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\ncde\r\n2\r\nfg\r\n0\r\n\r\n" + OK
                + "Content-Length: 4\r\n\r\nabcd" + "HTTP/1.1 500 X\r\n\r\n");
        reader.head();
        assertThat(reader.skipBody()).isEqualTo(5);
        reader.head();
        assertThat(reader.skipBody()).isEqualTo(4);
        assertThat(reader.head()).isEqualTo("HTTP/1.1 500 X");
    }

    @Test
    void endInTheMiddleIsAnError() throws Exception {
        assertThatThrownBy(reader("HTTP/1.1 2")::head).isInstanceOf(EOFException.class);
        HttpReader shortBody = reader(OK + "Content-Length: 5\r\n\r\nab");
        shortBody.head();
        assertThatThrownBy(shortBody::body).isInstanceOf(EOFException.class);
    }
}
