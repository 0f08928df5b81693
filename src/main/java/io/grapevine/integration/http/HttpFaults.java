package io.grapevine.integration.http;

import io.grapevine.http.NetworkReason;
import io.grapevine.http.SendFailure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says what went wrong with a connection without quoting what an exception says, as libraries like to put URLs and
 * headers into their messages. Only the reasons for which a certificate was refused are quoted.
 */
public final class HttpFaults {
    private HttpFaults() {}

    /**
     * A failure to talk to a server.
     *
     * @param where whom this side talked to: host and port
     * @param fault what was thrown
     */
    public static SendFailure at(String where, Throwable fault) {
        return fault instanceof SendFailure safe ? safe : SendFailure.of(where + ": " + describe(fault));
    }

    private static String describe(Throwable fault) {
        String certificate = certificateFault(fault);
        if (certificate != null) {
            return "TLS: " + certificate;
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

    private static @Nullable String certificateFault(Throwable fault) {
        String found = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
                found = cause.getMessage();
            }
        }
        return found;
    }
}
