package io.grapevine.httpclient.sender;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A proxy that speaks HTTP, with or without TLS, and SOCKS 5. It notes what it is asked, by the head of each request.
 */
public final class TinyProxy implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean refuses;

    private TinyProxy(ServerSocket server) {
        this.server = server;
        daemon(this::serve);
    }

    /** A proxy without TLS. */
    public static TinyProxy start() throws IOException {
        return new TinyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    /** A proxy with TLS. */
    public static TinyProxy start(SSLContext tls) throws IOException {
        return new TinyProxy(tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** Refuses every request from now on. */
    public void refuse() {
        refuses = true;
    }

    /** The head of each request, in order. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** The port. */
    public int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                daemon(() -> handle(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void handle(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            int first = in.read();
            if (first == 5) {
                socks(new DataInputStream(in), socket);
            } else if (first >= 0) {
                http(first, in, socket);
            }
        } catch (IOException gone) {
            heads.add("broken");
        }
    }

    private void socks(DataInputStream in, Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean password = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
        out.write(new byte[] {5, (byte) (password ? 2 : 0)});
        String user = "";
        if (password) {
            in.readUnsignedByte();
            user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            user += ":" + new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8) + "@";
            out.write(new byte[] {1, 0});
        }
        in.readNBytes(3);
        String host = in.readUnsignedByte() == 3
                ? new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
        int port = in.readUnsignedShort();
        heads.add("SOCKS " + user + host + ":" + port);
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        pipe(socket, "127.0.0.1", port);
    }

    private void http(int first, InputStream in, Socket socket) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        heads.add(head.toString());
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ");
        OutputStream out = socket.getOutputStream();
        if (refuses) {
            out.write("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else if (line[0].equals("CONNECT")) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // every target is on this computer, whatever it is called
            pipe(socket, "127.0.0.1", Integer.parseInt(line[1].substring(line[1].lastIndexOf(':') + 1)));
        } else {
            out.write("HTTP/1.1 202 Taken\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            in.read(new byte[4096]);
        }
    }

    private static void pipe(Socket client, String host, int port) throws IOException {
        try (Socket target = new Socket(host, port)) {
            daemon(() -> {
                try {
                    client.getInputStream().transferTo(target.getOutputStream());
                    target.shutdownOutput();
                } catch (IOException gone) {
                    // the other direction ends too
                }
            });
            target.getInputStream().transferTo(client.getOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
