package io.grapevine.eventrecorder.kafka;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.Uuid;
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
final class TestBroker implements AutoCloseable {
    /** One record. */
    record Received(String key, byte[] value, CompressionType compression, boolean idempotent, short acks) {
        String text() {
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
    private volatile Errors answer = Errors.NONE;

    private TestBroker(String topic, ServerSocket server) {
        this.topic = topic;
        this.server = server;
        daemon("broker", this::accept);
    }

    static TestBroker start(String topic) throws IOException {
        return start(topic, 0);
    }

    /** A broker on a given port. */
    static TestBroker start(String topic, int port) throws IOException {
        return new TestBroker(topic, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
    }

    static TestBroker start(String topic, SSLContext tls) throws IOException {
        return new TestBroker(
                topic, tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Answers records so from now on. */
    void answer(Errors next) {
        answer = next;
    }

    List<Received> records() {
        return List.copyOf(records);
    }

    /** The names that clients give themselves. */
    Set<String> clients() {
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
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                ByteBuffer request = ByteBuffer.wrap(frame);
                RequestHeader header = RequestHeader.parse(request);
                clients.add(header.clientId());
                Optional<ApiMessage> response = respond(header, request);
                if (response.isPresent()) {
                    write(out, header, response.get());
                }
            }
        } catch (EOFException | SocketException e) {
            return; // the client has gone, or the broker has
        } catch (IOException e) {
            return; // a TLS handshake that failed
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

    private Optional<ApiMessage> respond(RequestHeader header, ByteBuffer body) {
        if (header.apiKey() == ApiKeys.API_VERSIONS) {
            return Optional.of(versions());
        }
        ApiMessage request = AbstractRequest.parseRequest(
                        header.apiKey(), header.apiVersion(), new ByteBufferAccessor(body))
                .request
                .data();
        return switch (header.apiKey()) {
            case METADATA -> Optional.of(metadata((MetadataRequestData) request));
            case INIT_PRODUCER_ID -> Optional.of(new InitProducerIdResponseData().setProducerId(1));
            case PRODUCE -> produce((ProduceRequestData) request);
            default -> throw new IllegalStateException("not expected of a producer: " + header);
        };
    }

    private static ApiMessage versions() {
        ApiVersionsResponseData.ApiVersionCollection versions = new ApiVersionsResponseData.ApiVersionCollection();
        for (ApiKeys key : List.of(ApiKeys.API_VERSIONS, ApiKeys.METADATA, ApiKeys.INIT_PRODUCER_ID, ApiKeys.PRODUCE)) {
            short latest = key == ApiKeys.PRODUCE ? LATEST_PRODUCE : key.latestVersion(false);
            versions.add(new ApiVersionsResponseData.ApiVersion()
                    .setApiKey(key.id)
                    .setMinVersion(key.oldestVersion())
                    .setMaxVersion(latest));
        }
        return new ApiVersionsResponseData().setApiKeys(versions);
    }

    private ApiMessage metadata(MetadataRequestData request) {
        MetadataResponseData response =
                new MetadataResponseData().setControllerId(NODE).setClusterId("test");
        response.brokers()
                .add(new MetadataResponseData.MetadataResponseBroker()
                        .setNodeId(NODE)
                        .setHost("127.0.0.1")
                        .setPort(server.getLocalPort()));
        if (request.topics() != null && !request.topics().isEmpty()) {
            response.topics()
                    .add(new MetadataResponseData.MetadataResponseTopic()
                            .setName(topic)
                            .setTopicId(new Uuid(1, 1))
                            .setPartitions(List.of(new MetadataResponseData.MetadataResponsePartition()
                                    .setLeaderId(NODE)
                                    .setReplicaNodes(List.of(NODE))
                                    .setIsrNodes(List.of(NODE)))));
        }
        return response;
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
        return request.acks() == 0 ? Optional.empty() : Optional.of(response);
    }

    private void store(MemoryRecords batches, short acks) {
        for (RecordBatch batch : batches.batches()) {
            for (Record record : batch) {
                records.add(new Received(
                        StandardCharsets.UTF_8.decode(record.key()).toString(),
                        bytes(new ByteBufferAccessor(record.value())),
                        batch.compressionType(),
                        batch.hasProducerId(),
                        acks));
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : List.copyOf(connections)) {
            socket.close();
        }
    }
}
