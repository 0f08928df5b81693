package io.grapevine.base.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFaultTest {
    @ParameterizedTest
    @CsvSource({
        "protocol_version, no protocol version in common (min_version and max_version)",
        "certificate_required, a certificate of the client is required",
        "certificate_expired, the other side refuses the certificate shown to it: it has expired",
        "inappropriate_fallback, the other side ends it (inappropriate_fallback)"
    })
    void alertsOfTheOtherSideHaveAMeaning(String alert, String meaning) {
        assertThat(TlsFault.of(new SSLHandshakeException("Received fatal alert: " + alert)))
                .isEqualTo(meaning);
        assertThat(TlsFault.of(new IOException(new SSLException("(" + alert + ") Received fatal alert: " + alert))))
                .isEqualTo(meaning);
    }

    @Test
    void whatWasReceivedIsNotQuoted() {
        assertThat(TlsFault.of(new NotSslRecordException("not an SSL/TLS record: 48545450")))
                .isEqualTo("the other side does not speak TLS");
        assertThat(TlsFault.of(new SSLException("something about hush"))).isNull();
        assertThat(TlsFault.of(new IOException("Received fatal alert: protocol_version")))
                .as("no exception of TLS")
                .isNull();
    }
}
