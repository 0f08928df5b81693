package io.grapevine.web.api.connect;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageReader;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.Tag;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.web.api.connect.CallFault.Code;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The service {@code grpc.reflection.v1.ServerReflection}: it describes the services of this server to generic clients. */
final class ReflectionService {
    static final String NAME = "grpc.reflection.v1.ServerReflection";

    /** The name that older clients use. */
    static final String OLD_NAME = "grpc.reflection.v1alpha.ServerReflection";

    // The numbers of the fields of ServerReflectionRequest.
    private static final int HOST = 1;
    private static final int FILE = 3;
    private static final int SYMBOL = 4;
    private static final int EXTENSION = 5;
    private static final int EXTENSIONS = 6;
    private static final int LIST = 7;

    private static final ProtoFile TIME = new ProtoFile("google/protobuf/timestamp.proto", "google.protobuf", List.of())
            .message("Timestamp", "1 int64 seconds", "2 int32 nanos");
    private static final String PACKAGE = ".status.v3alpha.";
    private static final List<ProtoFile> FILES = List.of(
            TIME,
            new ProtoFile("status/v3alpha/status.proto", "status.v3alpha", List.of(TIME))
                    .message(
                            "AlertmanagerStatus",
                            "1 " + PACKAGE + "VersionInfo version_info",
                            "2 " + PACKAGE + "AlertmanagerConfig config",
                            "3 " + PACKAGE + "ClusterStatus cluster",
                            "4 .google.protobuf.Timestamp start_time")
                    .message(
                            "VersionInfo",
                            "1 string version",
                            "2 string revision",
                            "3 string branch",
                            "4 string build_user",
                            "5 string build_date",
                            "6 string go_version")
                    .message("AlertmanagerConfig", "1 string original")
                    .message(
                            "ClusterStatus",
                            "State",
                            List.of("STATE_UNSPECIFIED", "STATE_DISABLED", "STATE_SETTLING", "STATE_READY"),
                            "1 string name",
                            "2 enum:" + PACKAGE + "ClusterStatus.State state",
                            "3 " + PACKAGE + "PeerStatus* peers")
                    .message("PeerStatus", "1 string name", "2 string address")
                    .message("GetStatusRequest")
                    .message("GetStatusResponse", "1 " + PACKAGE + "AlertmanagerStatus status")
                    .service("StatusService", true, "GetStatus GetStatusRequest GetStatusResponse"),
            new ProtoFile("grpc/health/v1/health.proto", "grpc.health.v1", List.of())
                    .message("HealthCheckRequest", "1 string service")
                    .message(
                            "HealthCheckResponse",
                            "ServingStatus",
                            List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"),
                            "1 enum:.grpc.health.v1.HealthCheckResponse.ServingStatus status")
                    .service(
                            "Health",
                            false,
                            "Check HealthCheckRequest HealthCheckResponse",
                            "Watch HealthCheckRequest HealthCheckResponse*"));

    private ReflectionService() {}

    /**
     * The question of a request.
     *
     * @param kind the number of the field that is set
     * @param text the value of that field
     */
    private record Question(String host, int kind, String text) {}

    static byte[] info(byte[] message, boolean isJson) throws CallFault {
        if (isJson) {
            throw new CallFault(Code.UNIMPLEMENTED, "reflection: JSON (expected: protobuf)");
        }
        Question question = question(message);
        MessageWriter answer = new MessageWriter().string(1, question.host()).message(2, original(message));
        switch (question.kind()) {
            case FILE -> file(answer, question, each -> each.name().equals(question.text()));
            case SYMBOL -> file(answer, question, each -> each.defines(question.text()));
            case EXTENSIONS -> {
                if (FILES.stream().anyMatch(each -> each.defines(question.text()))) {
                    answer.message(5, new MessageWriter().string(1, question.text()));
                } else {
                    notFound(answer, "proto: not found");
                }
            }
            case EXTENSION -> notFound(answer, "proto: not found");
            case LIST ->
                answer.message(6, new MessageWriter().message(1, new MessageWriter().string(1, StatusService.NAME)));
            default -> throw new CallFault(Code.INVALID_ARGUMENT, "invalid MessageRequest: <nil>");
        }
        return answer.toBytes();
    }

    private static void file(MessageWriter answer, Question question, Predicate<ProtoFile> isMeant) {
        Optional<ProtoFile> found = FILES.stream().filter(isMeant).findFirst();
        if (found.isPresent()) {
            answer.message(4, found.get().withImports());
        } else {
            String what = question.kind() == FILE ? "file \"" + question.text() + "\"" : "descriptor";
            notFound(answer, "proto: " + what + " not found");
        }
    }

    private static void notFound(MessageWriter answer, String text) {
        answer.message(7, new MessageWriter().varint(1, Code.NOT_FOUND.number).string(2, text));
    }

    /** The request, which the response contains. */
    private static MessageWriter original(byte[] message) {
        return new MessageWriter().unknown(UnknownFields.of(message));
    }

    private static Question question(byte[] message) throws CallFault {
        Decoded<Question> read = MessageReader.decode(message, reader -> {
            Question[] last = {new Question("", 0, "")};
            reader.readFields(tag -> {
                int field = Tag.sizedField(tag);
                if (field == HOST) {
                    last[0] = new Question(reader.readString(), last[0].kind(), last[0].text());
                } else if (field == EXTENSION) {
                    reader.readBytes();
                    last[0] = new Question(last[0].host(), field, "");
                } else if (field >= FILE && field <= LIST) {
                    last[0] = new Question(last[0].host(), field, reader.readString());
                } else {
                    return false;
                }
                return true;
            });
            return last[0];
        });
        if (read instanceof Decoded.Ok<Question> ok) {
            return ok.value();
        }
        throw new CallFault(Code.INVALID_ARGUMENT, "unmarshal message: " + read);
    }
}
