package io.grapevine.httpclient.sender;

import io.grapevine.base.tls.TlsFault;
import io.grapevine.httpclient.NetworkReason;
import io.grapevine.httpclient.SendFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Converts exceptions of connections to error messages without quoting theirs, which may include URLs and headers. Only
 * the reasons of failed TLS handshakes are quoted.
 */
public final class HttpFaults {
    private HttpFaults() {}

    /**
     * A failed connection to a server.
     *
     * @param where the server: host and port
     * @param fault the failure, or what a stage made of it
     */
    public static SendFailure at(String where, Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof SendFailure safe ? safe : SendFailure.of(where + ": " + describe(cause));
    }

    /** Whether TLS has failed, rather than the connection below it. */
    static boolean isOfTls(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Throwable fault) {
        String tls = TlsFault.of(fault);
        if (tls != null) {
            return "TLS: " + tls;
        }
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return "failed (" + fault.getClass().getSimpleName() + ")";
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof SSLException) {
            return "TLS handshake failed";
        } else if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException) {
            return "timed out";
        } else if (cause instanceof ProxyConnectException) {
            return "the proxy refused to connect";
        } else if (cause instanceof UnknownHostException) {
            return "no such host";
        } else if (cause instanceof HttpClosedException || cause instanceof StreamResetException) {
            return "connection closed by the server";
        } else if (cause instanceof IOException io) {
            return NetworkReason.of(io).orElse("connection lost");
        }
        return null;
    }
}
