package io.grapevine.transport.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.VersionStore;
import io.grapevine.transport.Resolver;
import io.grapevine.transport.link.MeshAddress;
import io.grapevine.transport.link.MeshTls;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Exchanges over TCP, with TLS if the cluster has it. Each exchange has a connection of its own, as in memberlist, and is
 * aborted after {@link #LIMIT}. Blocks threads of its own; a peer that hangs keeps one of them.
 */
final class TcpExchanger implements Exchanger {
    /** The longest exchange, as in Alertmanager's {@code --cluster.tcp-timeout}. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** The largest silence or log entry that is taken, in bytes: replicas send each other no larger one. */
    static final int MAX_RECORD = VersionStore.MAX_CONTENT;

    private static final int CONNECT_MILLIS = 2_000;
    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 30;

    private final EventLoop loop;
    private final Resolver resolver;
    private final Optional<MeshTls> tls;
    private final String label;
    private final ThreadPoolExecutor workers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** Held while a reply is decoded, so that this takes memory for one reply only. */
    private final Object decoding = new Object();

    private volatile boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param label the name of the cluster; may be empty
     */
    TcpExchanger(EventLoop loop, Resolver resolver, Optional<MeshTls> tls, String label) {
        this.loop = loop;
        this.resolver = resolver;
        this.tls = tls;
        this.label = label;
        workers = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "alertmanager-bridge");
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public void exchange(Request request, Consumer<Outcome> done) {
        Attempt attempt = new Attempt();
        EventLoop.Timer limit = loop.schedule(LIMIT, attempt::abort);
        try {
            workers.execute(() -> {
                Outcome outcome = attempt.perform(request);
                loop.execute(() -> {
                    limit.cancel();
                    done.accept(outcome);
                });
            });
        } catch (RejectedExecutionException e) { // closed
            limit.cancel();
            loop.execute(() -> done.accept(new Outcome.Failed(SeedStatus.State.SILENT, "closed")));
        }
    }

    @Override
    public void close() {
        closed = true;
        workers.shutdownNow();
        open.forEach(TcpExchanger::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more.
        }
    }

    private final class Attempt {
        private final Socket socket = new Socket();
        private volatile boolean late;

        /** Ends reads and writes of the worker; may be called from any thread. */
        void abort() {
            late = true;
            closeQuietly(socket);
        }

        Outcome perform(Request request) {
            open.add(socket);
            try {
                if (closed) {
                    return new Outcome.Failed(SeedStatus.State.SILENT, "closed");
                }
                List<Resolver.Found> found = resolver.find(request.peer());
                MeshAddress address = found.get(request.turn() % found.size()).place();
                return request.replicas().contains(address)
                        ? new Outcome.Replaced(address)
                        : exchange(address, found, request);
            } catch (UnknownHostException e) {
                return new Outcome.Failed(SeedStatus.State.UNRESOLVED, "unknown name");
            } catch (ConnectException e) {
                return new Outcome.Failed(SeedStatus.State.REFUSED, text(e, "connection refused"));
            } catch (IOException e) {
                return new Outcome.Failed(
                        SeedStatus.State.SILENT, late ? "no answer in " + LIMIT.toSeconds() + " s" : text(e, "failed"));
            } catch (RuntimeException e) { // a decoder met what it does not expect
                return new Outcome.Failed(SeedStatus.State.SILENT, e.toString());
            } finally {
                closeQuietly(socket);
                open.remove(socket);
            }
        }

        private static String text(IOException e, String otherwise) {
            String message = e.getMessage();
            if (message == null) {
                return otherwise;
            }
            return message.contains("reset") || message.contains("Broken pipe")
                    ? message + " (another cluster label, TLS on one side only, or no Alertmanager)"
                    : message;
        }

        private Outcome exchange(MeshAddress address, List<Resolver.Found> found, Request request) throws IOException {
            Map<StateKind, List<byte[]>> records = new EnumMap<>(StateKind.class);
            int pushed = 0;
            for (Push push : request.push()) {
                Optional<byte[]> record = push.kind().encode(push.version(), push.order(), loop.now());
                record.ifPresent(bytes -> records.computeIfAbsent(push.kind(), kind -> new ArrayList<>())
                        .add(bytes));
                pushed += record.isPresent() ? 1 : 0;
            }
            byte[] message = PushPull.request(label, FullState.encode(records));
            socket.connect(address.socket(), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            Socket stream = socket;
            if (tls.isPresent()) {
                stream = tls.get().over(socket);
                write(stream, streamHeader());
            }
            write(stream, message);
            Counted in = new Counted(stream.getInputStream());
            PushPull.Reply reply = PushPull.read(new BufferedInputStream(in));
            List<MeshAddress> resolved =
                    found.stream().map(Resolver.Found::place).toList();
            synchronized (decoding) {
                return answered(address, resolved, reply, request.known(), pushed, message.length, in.count);
            }
        }

        /**
         * What Alertmanager's TLS transport sends before a stream. In a write of its own, and so in a TLS record of its
         * own: Alertmanager loses what it reads together with it.
         */
        private static byte[] streamHeader() {
            byte[] message = new MessageWriter().string(1, "v0.1.0").toBytes();
            return ByteBuffer.allocate(Integer.BYTES + message.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(message.length)
                    .put(message)
                    .array();
        }

        private static void write(Socket stream, byte[] bytes) throws IOException {
            OutputStream out = stream.getOutputStream();
            out.write(bytes);
            out.flush();
        }
    }

    private static Outcome answered(
            MeshAddress address,
            List<MeshAddress> resolved,
            PushPull.Reply reply,
            Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> knownBefore,
            int pushed,
            long sent,
            long received)
            throws IOException {
        if (!(FullState.decode(reply.state()) instanceof Decoded.Ok<Map<StateKind, List<ByteBuffer>>> states)) {
            throw new IOException("state that is no FullState");
        }
        Map<StateKind, Map<ByteBuffer, GossipRecord.Known>> known = new EnumMap<>(StateKind.class);
        Map<StateKind, List<GossipRecord>> unknown = new EnumMap<>(StateKind.class);
        int undecoded = 0;
        for (Map.Entry<StateKind, List<ByteBuffer>> state : states.value().entrySet()) {
            Map<ByteBuffer, GossipRecord.Known> before = knownBefore.getOrDefault(state.getKey(), Map.of());
            Map<ByteBuffer, GossipRecord.Known> now = new HashMap<>();
            List<GossipRecord> fresh = new ArrayList<>();
            for (ByteBuffer record : state.getValue()) {
                GossipRecord.Known same = before.get(record);
                if (same != null) {
                    now.put(record, same);
                } else if (record.array().length <= MAX_RECORD
                        && state.getKey().decode(record.array()) instanceof Decoded.Ok<GossipRecord> ok) {
                    now.put(record, ok.value().known());
                    fresh.add(ok.value());
                } else {
                    undecoded++;
                }
            }
            known.put(state.getKey(), now);
            unknown.put(state.getKey(), fresh);
        }
        return new Outcome.Answered(
                address, resolved, reply.alive(), known, unknown, undecoded, pushed, sent, received);
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
