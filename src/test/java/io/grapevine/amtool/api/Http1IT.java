package io.grapevine.amtool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.config.HttpConfig;
import io.grapevine.httpclient.HttpUrl;
import io.grapevine.httpclient.SendFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as they come over the wire, from a server that sends what is set, and then hangs up or hangs. */
class Http1IT {
    @AutoClose
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    Http1IT() throws IOException {}

    private void serve(String answer, boolean hangsUp) {
        Thread thread = new Thread(() -> {
            try {
                Socket socket = server.accept();
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                if (hangsUp) {
                    socket.close();
                }
            } catch (IOException gone) {
                // the test has ended
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private Reply get(Duration time) throws SendFailure {
        return get("http", time);
    }

    private Reply get(String scheme, Duration time) throws SendFailure {
        try (Client client = new Client(HttpConfig.DEFAULT, Map.of(), "tester")) {
            HttpUrl url = HttpUrl.parse(scheme + "://127.0.0.1:" + server.getLocalPort() + "/");
            return client.send(Request.get(url), Deadline.after(time), BodyOutput.MEMORY);
        }
    }

    private Reply answered(String answer, boolean hangsUp) throws SendFailure {
        serve(answer.replace("~", "\r\n"), hangsUp);
        return get(Duration.ofSeconds(20));
    }

    @Test
    void aBodyOfAKnownLength() throws SendFailure {
        Reply reply =
                answered("HTTP/1.1 200 OK~content-TYPE: Application/JSON; charset=utf-8~Content-Length: 3~~ü!", false);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.type()).isEqualTo("application/json");
        assertThat(reply.text()).isEqualTo("ü!");
    }

    @Test
    void aBodyInChunksWithExtensionsAndTrailers() throws SendFailure {
        Reply reply =
                answered("HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3;x=y~abc~a~0123456789~0~Trailer: x~~", false);

        assertThat(reply.text()).isEqualTo("abc0123456789");
    }

    @Test
    void aBodyUntilTheConnectionEnds() throws SendFailure {
        assertThat(answered("HTTP/1.0 200 OK~~all of it", true).text()).isEqualTo("all of it");
    }

    @Test
    void informationBeforeTheAnswerIsSkipped() throws SendFailure {
        assertThat(answered("HTTP/1.1 103 Early~Link: x~~HTTP/1.1 204 None~~", false)
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | the connection was closed before the answer
            HTTP/1.1 200 OK~Content-Length: 5~~ab | the connection was closed before the answer
            HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~ab | the connection was closed before the answer
            SSH-2.0-OpenSSH~ | no HTTP (expected: an answer in HTTP/1.1; is it https?)
            HTTP/1.1 200 OK~no header~~ | broken headers (expected: an answer in HTTP/1.1; is it https?)
            HTTP/1.1 200 OK~Content-Length: -1~~ | a body of unknown size (expected: an answer in HTTP/1.1; is it https?)
            HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~ | a body of unknown size (expected: an answer in HTTP/1.1; is it https?)
            """)
    void whatIsNoAnswerIsAFault(String answer, String fault) {
        assertThatThrownBy(() -> answered(answer, true))
                .isInstanceOf(SendFailure.class)
                .hasMessage(fault);
    }

    @Test
    void oneSpeaksTlsAndTheOtherDoesNot() throws IOException {
        assertThatThrownBy(() -> answered("\u0015\u0003\u0003\u0000\u0002\u0002F", true))
                .hasMessage("TLS (expected: an answer in HTTP/1.1; is it https?)");

        serve("HTTP/1.1 400 Bad Request\r\n\r\n", true);
        assertThatThrownBy(() -> get("https", Duration.ofSeconds(20))).hasMessage("TLS handshake failed (is it http?)");
    }

    @ParameterizedTest
    @CsvSource({"''", "HTTP/1.1 200 OK~Content-", "HTTP/1.1 200 OK~Content-Length: 9~~abc"})
    void theTimeEndsWhereverTheAnswerHangs(String answer) {
        serve(answer.replace("~", "\r\n"), false);

        assertThatThrownBy(() -> get(Duration.ofMillis(200)))
                .isInstanceOfSatisfying(
                        SendFailure.class,
                        failure -> assertThat(failure.isTimeout()).isTrue());
    }
}
