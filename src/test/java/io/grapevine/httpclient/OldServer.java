package io.grapevine.httpclient;

import io.grapevine.base.tls.TlsFault;
import io.grapevine.config.Secret;
import io.grapevine.config.TlsConfig;
import io.grapevine.config.TlsConfig.TlsVersion;
import io.grapevine.receiver.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A process of its own with a server that speaks one old version of TLS; prints what clients of different settings come to. */
final class OldServer {
    private OldServer() {}

    public static void main(String... version) throws Exception {
        TlsMaterial modern = TlsMaterial.read(TestTls.trusting()); // before anything of TLS
        TlsMaterial asking = TlsMaterial.read(new TlsConfig(
                TestTls.pem("ca.pem"), "", new Secret(""), "", "", "", "", "", "", "", false, TlsVersion.TLS10, null));
        try (SSLServerSocket server = (SSLServerSocket) TestTls.server("server")
                .getServerSocketFactory()
                .createServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            server.setEnabledProtocols(version);
            Thread serving = new Thread(() -> serve(server));
            serving.setDaemon(true);
            serving.start();
            System.out.println(handshake(asking, server.getLocalPort()));
            System.out.println(handshake(modern, server.getLocalPort()));
        }
    }

    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket each = (SSLSocket) server.accept()) {
                each.startHandshake();
                each.getInputStream().read();
            } catch (IOException refused) {
                // the next one
            }
        }
    }

    private static String handshake(TlsMaterial tls, int port) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket secured = tls.start(tls.context(), socket, "127.0.0.1", port)) {
            return secured.getSession().getProtocol();
        } catch (IOException refused) {
            return String.valueOf(TlsFault.of(refused));
        }
    }
}
