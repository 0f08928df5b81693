package io.grapevine.amtool.api;

import io.grapevine.httpclient.SendFailure;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A socket that is connected, whose reads end with the deadline. */
final class Connection implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private Deadline deadline;

    Connection(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.deadline = deadline;
        in = new BufferedInputStream(new Bounded(socket.getInputStream()));
    }

    /** Gives the connection time until another deadline. */
    void until(Deadline other) {
        deadline = other;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was broken, and is closed all the same.
        }
    }

    /** Gives each read what is left of the time; read by the buffer only. */
    private final class Bounded extends FilterInputStream {
        private Bounded(InputStream source) {
            super(source);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                socket.setSoTimeout(deadline.millisLeft());
            } catch (SendFailure over) {
                throw new SocketTimeoutException("deadline");
            }
            return super.read(bytes, offset, length);
        }
    }
}
