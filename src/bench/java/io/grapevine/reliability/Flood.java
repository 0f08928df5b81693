package io.grapevine.reliability;

import io.grapevine.bench.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Alerts in batches, none of them posted before. */
final class Flood {
    private static final byte[] STATUS = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final Duration BEFORE_NEXT = Duration.ofMillis(100);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final int port;
    private final int batch;
    private final Runnable onFirstRefusal;
    private final AtomicLong next = new AtomicLong(System.nanoTime()); // not those of another one
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();

    /**
     * The counts of the requests by what became of them.
     *
     * @param wanted how many there were to send
     * @param sent how many the network took
     * @param taken answered with 200
     * @param refused answered with 429
     * @param failed answered otherwise
     * @param broken how often a connection broke
     */
    record Outcome(long wanted, long sent, long taken, long refused, long failed, long broken) {}

    /**
     * Sends nothing yet.
     *
     * @param batch the number of alerts in a request
     * @param onFirstRefusal run when {@link #waiting} gets the first answer 429
     */
    Flood(int port, int batch, Runnable onFirstRefusal) {
        this.port = port;
        this.batch = batch;
        this.onFirstRefusal = onFirstRefusal;
    }

    /** Sends over connections that wait for each answer, as Prometheus servers do, and pause for nothing. */
    Outcome waiting(int connections, Duration length) throws InterruptedException {
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(start("flood", () -> {
                try (Connection connection = new Connection(port)) {
                    while (System.nanoTime() - start < length.toNanos()) {
                        sent.incrementAndGet();
                        count(connection.exchange(request()));
                    }
                } catch (IOException e) {
                    broken.incrementAndGet();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return outcome(sent.get());
    }

    private void count(int status) {
        if (status == 200) {
            taken.incrementAndGet();
        } else if (status != 429) {
            failed.incrementAndGet();
        } else if (refused.incrementAndGet() == 1) {
            onFirstRefusal.run();
        }
    }

    private Outcome outcome(long wanted) {
        return new Outcome(wanted, sent.get(), taken.get(), refused.get(), failed.get(), broken.get());
    }

    /**
     * Sends so many alerts each second for a while over connections that send whether or not answers come, as far as the network takes
     * it, and waits a few seconds for the last answers.
     */
    Outcome run(int connections, double alertsEachSecond, Duration length) throws InterruptedException {
        double requests = alertsEachSecond / batch * length.toNanos() / 1e9;
        long each = (long) Math.ceil(requests / connections);
        long start = System.nanoTime();
        long end = start + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            threads.add(start("flood", () -> send(each, start, end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return outcome(each * connections);
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void send(long count, long start, long end) {
        long done = 0;
        while (done < count && System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread reader = start("flood answers", () -> read(socket));
                // a write waits as long as the server does not read
                Thread closer = start("flood end", () -> closeAt(socket, end + LAST_ANSWERS.toNanos()));
                for (; done < count && System.nanoTime() < end; done++) {
                    LockSupport.parkNanos(start + (end - start) * done / count - System.nanoTime());
                    socket.getOutputStream().write(request());
                    sent.incrementAndGet();
                }
                reader.join(LAST_ANSWERS.toMillis());
                closer.interrupt();
            } catch (IOException e) {
                broken.incrementAndGet();
                LockSupport.parkNanos(BEFORE_NEXT.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void closeAt(Socket socket, long time) {
        while (System.nanoTime() < time) {
            LockSupport.parkNanos(time - System.nanoTime());
            if (Thread.interrupted()) {
                return;
            }
        }
        try {
            socket.close();
        } catch (IOException e) {
            broken.incrementAndGet();
        }
    }

    private void read(Socket socket) {
        byte[] buffer = new byte[1 << 14];
        int matched = 0;
        try {
            InputStream in = socket.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (matched == STATUS.length) {
                        (buffer[i] == '2' ? taken : buffer[i] == '4' ? refused : failed).incrementAndGet();
                        matched = 0;
                    }
                    matched = buffer[i] == STATUS[matched] ? matched + 1 : buffer[i] == STATUS[0] ? 1 : 0;
                }
            }
        } catch (IOException closed) {
            return; // by the sender
        }
    }

    private byte[] request() {
        long first = next.getAndAdd(batch);
        String now = Instant.now().toString();
        StringBuilder body = new StringBuilder("[");
        for (int i = 0; i < batch; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"labels\":{\"alertname\":\"Flood\",\"job\":\"node\",\"instance\":\"node-");
            body.append(first + i).append(":9100\",\"severity\":\"warning\"},\"annotations\":{\"summary\":\"node-");
            body.append(first + i)
                    .append(" is slow\"},\"startsAt\":\"")
                    .append(now)
                    .append("\"}");
        }
        return Connection.postRequest("/api/v2/alerts", body.append(']').toString());
    }
}
