package io.grapevine.fuzz;

import com.sun.management.OperatingSystemMXBean;
import io.grapevine.base.tls.MadeCertificates;
import io.grapevine.base.tls.TrustAll;
import io.grapevine.server.LiveProgram;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A whole replica behind its web server, in this process, without TLS and once more with TLS and HTTP/2. */
record FuzzedServer(LiveProgram plain, LiveProgram secure, SSLContext trusting) implements AutoCloseable {
    private static final String CONFIG = "route: {receiver: r}\nreceivers: [{name: r}]\n";
    private static final byte[] PROBE =
            "GET /-/healthy HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_MILLIS = 20_000;
    private static final long LONGEST_PROBE_NANOS = 1_000_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int MOST_RECEIVED = 16 << 20;

    /**
     * The answer of a server over one connection.
     *
     * @param received all bytes
     * @param closed whether the server has closed it
     */
    record Exchange(byte[] received, boolean closed) {}

    /** Starts both; their files are in {@code directory}. */
    static FuzzedServer start(Path directory) throws Exception {
        MadeCertificates.make(directory, "server", "EC")
                .write(directory.resolve("server.crt"), directory.resolve("server.key"));
        Path web = Files.writeString(
                directory.resolve("web.yml"), "tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
        String collecting = "--alerts.gc-interval=1s"; // what inputs post has ended
        LiveProgram plain = new LiveProgram(Files.createDirectory(directory.resolve("plain")), CONFIG, collecting);
        LiveProgram secure = new LiveProgram(
                Files.createDirectory(directory.resolve("secure")), CONFIG, collecting, "--web.config.file=" + web);
        return new FuzzedServer(plain, secure, TrustAll.context());
    }

    /** Connects without TLS. */
    Socket connect() throws IOException {
        return prepared(new Socket(InetAddress.getLoopbackAddress(), plain.port()));
    }

    /** Connects with TLS and asks for HTTP/2 or HTTP/1.1 only. */
    SSLSocket connectSecurely(String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), secure.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        prepared(socket);
        socket.startHandshake();
        return socket;
    }

    private static <T extends Socket> T prepared(T socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(MOST_MILLIS);
        return socket;
    }

    /**
     * Sends bytes in up to four pieces, which depend on the bytes alone, and receives until the server closes the connection or is
     * silent for {@value #MOST_MILLIS} ms.
     *
     * @param half whether to say that nothing follows, so that the server closes the connection in any case
     */
    static Exchange exchange(Socket socket, byte[] bytes, boolean half) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            SplittableRandom random = new SplittableRandom(Arrays.hashCode(bytes));
            int at = 0;
            for (int left = random.nextInt(4); left > 0 && at < bytes.length; left--) {
                int end = at + 1 + random.nextInt(bytes.length - at);
                out.write(bytes, at, end - at);
                at = end;
            }
            out.write(bytes, at, bytes.length - at);
            if (half) {
                socket.shutdownOutput();
            }
        } catch (SocketException | SSLException refused) {
            // it has closed the connection; what it said before can still be read
        }
        return receive(socket);
    }

    private static Exchange receive(Socket socket) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                received.write(buffer, 0, read);
                if (received.size() > MOST_RECEIVED) {
                    throw new AssertionError("more than " + MOST_RECEIVED + " bytes received");
                }
            }
            return new Exchange(received.toByteArray(), true);
        } catch (SocketTimeoutException silent) {
            return new Exchange(received.toByteArray(), false);
        } catch (SocketException | SSLException reset) {
            return new Exchange(received.toByteArray(), true);
        }
    }

    /** Checks that each server answers the next good request within a second; returns the longer of the two times, in nanoseconds. */
    long probe() throws IOException {
        return Math.max(probed(false), probed(true));
    }

    /**
     * Time counts only while this process has a processor: on a busy computer an answer may be late for want of one. What takes too
     * long twice is no accident of a compiler or a collector.
     */
    private long probed(boolean tls) throws IOException {
        long nanos = 0;
        for (int attempt = 0; attempt < 2; attempt++) {
            long start = SYSTEM.getProcessCpuTime();
            try (Socket socket = tls ? connectSecurely("http/1.1") : connect()) {
                String answer = new String(exchange(socket, PROBE, false).received(), StandardCharsets.ISO_8859_1);
                if (!answer.startsWith("HTTP/1.1 200 ")) {
                    throw new AssertionError("the next good request is answered: " + answer);
                }
            }
            nanos = SYSTEM.getProcessCpuTime() - start;
            if (nanos <= LONGEST_PROBE_NANOS) {
                return nanos;
            }
        }
        throw new AssertionError("the next good request takes " + nanos / 1_000_000 + " ms of processor time");
    }

    /**
     * The lines of the metrics about requests that were answered with a status of 500 or more; but for 501, by which unknown procedures
     * below {@code /api} are answered, as by Alertmanager.
     */
    String serverErrors() throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (String page : new String[] {plain.get("/metrics").body(), secureMetrics()}) {
            page.lines()
                    .filter(line -> line.startsWith("alertmanager_http_request_duration_seconds_count{")
                            && line.contains("code=\"5")
                            && !line.contains("code=\"501\""))
                    .forEach(line -> lines.append(line).append('\n'));
        }
        return lines.toString();
    }

    private String secureMetrics() throws IOException {
        String request = "GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        try (Socket socket = connectSecurely("http/1.1")) {
            byte[] page = exchange(socket, request.getBytes(StandardCharsets.US_ASCII), false)
                    .received();
            return new String(page, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        plain.close();
        secure.close();
    }
}
