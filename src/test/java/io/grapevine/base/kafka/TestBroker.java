package io.grapevine.base.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A broker of one topic with one partition on this computer, which speaks what a producer needs. The messages are those of
 * Kafka's own protocol classes.
 */
public final class TestBroker implements AutoCloseable {
    /** One record. */
    public record Received(
            String key,
            byte[] value,
            Map<String, String> headers,
            CompressionType compression,
            boolean idempotent,
            int sequence,
            short acks) {
        /** The value as text. */
        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }
    }

    /** Topics have names and not identifiers up to this version. */
    private static final short LATEST_PRODUCE = 11;

    private static final int NODE = 0;

    private final String topic;
    private final ServerSocket server;
    private final List<Received> records = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> clients = ConcurrentHashMap.newKeySet();
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());
    private final Optional<SaslUser> user;
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile Errors answer = Errors.NONE;
    private volatile boolean isSilent;
    private volatile boolean hangsUp;
    private volatile int leader;

    private TestBroker(String topic, ServerSocket server, Optional<SaslUser> user) {
        this.topic = topic;
        this.server = server;
        this.user = user;
        this.leader = server.getLocalPort();
        daemon("broker", this::accept);
    }

    public static TestBroker start(String topic) {
        try {
            return start(topic, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A broker on a given port. */
    public static TestBroker start(String topic, int port) throws IOException {
        return new TestBroker(topic, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), Optional.empty());
    }

    public static TestBroker start(String topic, SSLContext tls) throws IOException {
        return new TestBroker(
                topic,
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                Optional.empty());
    }

    /** A broker that lets one user in. */
    public static TestBroker start(String topic, SaslUser user) throws IOException {
        return new TestBroker(topic, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), Optional.of(user));
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Answers records so from now on. */
    public void answer(Errors next) {
        answer = next;
    }

    /** Whether it takes records from now on and never answers. */
    public void silent(boolean silent) {
        isSilent = silent;
    }

    /** Closes each connection at its first request from now on. */
    public void hangUp() {
        hangsUp = true;
    }

    /** Whether no request is answered. */
    public boolean isDown() {
        return hangsUp || server.isClosed();
    }

    /** Names the broker at another port of this computer as the one that takes records. */
    public void leader(int port) {
        leader = port;
    }

    public List<Received> records() {
        return List.copyOf(records);
    }

    /** How many records there are if those that the client repeated count once. */
    public long distinctRecords() {
        return records().stream().map(Received::sequence).distinct().count();
    }

    /** Whether it speaks TLS. */
    public boolean isSecure() {
        return server instanceof SSLServerSocket;
    }

    /** How many connections there have been. */
    public int connections() {
        return connections.size();
    }

    /** How many of them are open. */
    public long openConnections() {
        return List.copyOf(connections).stream()
                .filter(socket -> !socket.isClosed())
                .count();
    }

    /** How many times clients asked for topics. */
    public int lookups() {
        return lookups.get();
    }

    /** The names that clients give themselves. */
    public Set<String> clients() {
        return clients;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                daemon("broker " + socket.getPort(), () -> serve(socket));
            }
        } catch (IOException e) {
            assert server.isClosed() : e;
        }
    }

    private void serve(Socket socket) {
        try (socket;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            SaslUser.Session login = new SaslUser.Session(user);
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                ByteBuffer request = ByteBuffer.wrap(frame);
                if (hangsUp) {
                    return;
                }
                RequestHeader header = RequestHeader.parse(request);
                clients.add(header.clientId());
                Optional<ApiMessage> response = respond(header, request, login);
                if (response.isPresent()) {
                    write(out, header, response.get());
                }
            }
        } catch (EOFException | SocketException e) {
            return; // the client has gone, or the broker has
        } catch (IOException | IllegalStateException | InvalidRequestException e) {
            return; // a TLS handshake that failed, a client that should have logged in, or that wants TLS
        }
    }

    private static void write(DataOutputStream out, RequestHeader header, ApiMessage response) throws IOException {
        byte[] head = bytes(MessageUtil.toByteBufferAccessor(
                header.toResponseHeader().data(), header.toResponseHeader().headerVersion()));
        byte[] body = bytes(MessageUtil.toByteBufferAccessor(response, header.apiVersion()));
        out.writeInt(head.length + body.length);
        out.write(head);
        out.write(body);
        out.flush();
    }

    private static byte[] bytes(ByteBufferAccessor accessor) {
        ByteBuffer buffer = accessor.buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private Optional<ApiMessage> respond(RequestHeader header, ByteBuffer body, SaslUser.Session login) {
        if (header.apiKey() == ApiKeys.API_VERSIONS) {
            return Optional.of(versions());
        }
        ApiMessage request = AbstractRequest.parseRequest(
                        header.apiKey(), header.apiVersion(), new ByteBufferAccessor(body))
                .request
                .data();
        if (header.apiKey() == ApiKeys.SASL_HANDSHAKE || header.apiKey() == ApiKeys.SASL_AUTHENTICATE) {
            return Optional.of(login.respond(request));
        } else if (!login.isComplete()) {
            throw new IllegalStateException("not logged in: " + header);
        }
        return switch (header.apiKey()) {
            case METADATA -> Optional.of(metadata((MetadataRequestData) request));
            case INIT_PRODUCER_ID -> Optional.of(new InitProducerIdResponseData().setProducerId(1));
            case PRODUCE -> produce((ProduceRequestData) request);
            default -> throw new IllegalStateException("not expected of a producer: " + header);
        };
    }

    private static ApiMessage versions() {
        ApiVersionsResponseData.ApiVersionCollection versions = new ApiVersionsResponseData.ApiVersionCollection();
        for (ApiKeys key : List.of(
                ApiKeys.API_VERSIONS,
                ApiKeys.METADATA,
                ApiKeys.INIT_PRODUCER_ID,
                ApiKeys.PRODUCE,
                ApiKeys.SASL_HANDSHAKE,
                ApiKeys.SASL_AUTHENTICATE)) {
            short latest = key == ApiKeys.PRODUCE ? LATEST_PRODUCE : key.latestVersion(false);
            versions.add(new ApiVersionsResponseData.ApiVersion()
                    .setApiKey(key.id)
                    .setMinVersion(key.oldestVersion())
                    .setMaxVersion(latest));
        }
        return new ApiVersionsResponseData().setApiKeys(versions);
    }

    private ApiMessage metadata(MetadataRequestData request) {
        lookups.incrementAndGet();
        MetadataResponseData response =
                new MetadataResponseData().setControllerId(NODE).setClusterId("test");
        response.brokers()
                .add(new MetadataResponseData.MetadataResponseBroker()
                        .setNodeId(NODE)
                        .setHost("127.0.0.1")
                        .setPort(leader));
        if (request.topics() != null) {
            request.topics().forEach(asked -> response.topics().add(topic(asked.name())));
        }
        return response;
    }

    private MetadataResponseData.MetadataResponseTopic topic(String name) {
        MetadataResponseData.MetadataResponseTopic known =
                new MetadataResponseData.MetadataResponseTopic().setName(name);
        return name.equals(topic)
                ? known.setTopicId(new Uuid(1, 1))
                        .setPartitions(List.of(new MetadataResponseData.MetadataResponsePartition()
                                .setLeaderId(NODE)
                                .setReplicaNodes(List.of(NODE))
                                .setIsrNodes(List.of(NODE))))
                : known.setErrorCode(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    private Optional<ApiMessage> produce(ProduceRequestData request) {
        ProduceResponseData response = new ProduceResponseData();
        for (ProduceRequestData.TopicProduceData data : request.topicData()) {
            ProduceResponseData.TopicProduceResponse answered =
                    new ProduceResponseData.TopicProduceResponse().setName(data.name());
            for (ProduceRequestData.PartitionProduceData partition : data.partitionData()) {
                if (answer == Errors.NONE) {
                    store((MemoryRecords) partition.records(), request.acks());
                }
                answered.partitionResponses()
                        .add(new ProduceResponseData.PartitionProduceResponse()
                                .setIndex(partition.index())
                                .setErrorCode(answer.code()));
            }
            response.responses().add(answered);
        }
        return request.acks() == 0 || isSilent ? Optional.empty() : Optional.of(response);
    }

    private void store(MemoryRecords batches, short acks) {
        for (RecordBatch batch : batches.batches()) {
            for (Record record : batch) {
                records.add(new Received(
                        StandardCharsets.UTF_8.decode(record.key()).toString(),
                        bytes(new ByteBufferAccessor(record.value())),
                        headers(record),
                        batch.compressionType(),
                        batch.hasProducerId(),
                        record.sequence(),
                        acks));
            }
        }
    }

    private static Map<String, String> headers(Record record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return headers;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : List.copyOf(connections)) {
            socket.close();
        }
    }
}
