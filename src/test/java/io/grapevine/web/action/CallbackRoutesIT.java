package io.grapevine.web.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.LogLines;
import io.grapevine.receiver.action.Callback;
import io.grapevine.receiver.action.Callback.Reply;
import io.grapevine.web.ServedWeb;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Callbacks that come faster than they are answered. */
class CallbackRoutesIT {
    private final LinkedBlockingQueue<CompletableFuture<Reply>> held = new LinkedBlockingQueue<>();
    private final List<String> apps = new ArrayList<>(List.of("app"));

    private static int status(ServedWeb web) {
        try {
            HttpResponse<String> answer = web.request("POST", "/callback/x", "{}");
            return answer.statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private CallbackRoutes routes(int largest) {
        Callback<String> callback = new Callback<>("/callback/x", "A test", largest, () -> apps, (request, known) -> {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            held.add(reply);
            return reply;
        });
        return new CallbackRoutes(() -> Stream.of(callback));
    }

    private void release() throws InterruptedException {
        CompletableFuture<Reply> reply = held.poll(20, TimeUnit.SECONDS);
        assertThat(reply).isNotNull();
        reply.complete(Reply.OK);
    }

    @Test
    void onlySomeAreUnderWayAtATime() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes(100))) {
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> status(web), task -> new Thread(task).start()));
            }
            List<CompletableFuture<Reply>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                all.add(held.poll(20, TimeUnit.SECONDS));
            }
            assertThat(status(web)).isEqualTo(503);

            held.addAll(all);
            for (int i = 0; i < 32; i++) {
                release();
            }
            for (CompletableFuture<Integer> each : waiting) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            CompletableFuture<Integer> next = CompletableFuture.supplyAsync(() -> status(web));
            release();
            assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    private static Socket head(ServedWeb web) throws IOException {
        Socket socket = web.connect();
        String head = "POST /callback/x HTTP/1.1\r\nHost: h\r\nContent-Length: 50\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The place is taken by the head, so that more heads are refused; later than a second it is given to others. */
    @Test
    void aBodyThatIsLateGivesItsPlaceToOthersAndEndsInSeconds() throws Exception {
        apps.add("other");
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes(100))) {
            List<Socket> heads = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                heads.add(head(web));
            }
            CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
                int status = status(web);
                for (int tries = 0; status == 503 && tries < 10_000; tries++) {
                    status = status(web);
                }
                return status;
            });
            release();

            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            for (Socket each : heads) {
                assertThat(isRefused(each) || ServedWeb.closes(each)).isTrue();
                each.close();
            }
        }
    }

    /** Whether a head came after the request for which a place was to be free: the connection waits for its body then. */
    private static boolean isRefused(Socket socket) throws IOException {
        byte[] start = socket.getInputStream().readNBytes("HTTP/1.1 503".length());
        return new String(start, StandardCharsets.US_ASCII).equals("HTTP/1.1 503");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes(1))) {
            assertThat(status(web)).isEqualTo(413);
        }
    }

    @Test
    void theAddressDoesNotExistWithoutApps() throws Exception {
        apps.clear();
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes(100))) {
            assertThat(status(web)).isEqualTo(404);
        }
    }

    @Test
    void aRequestThatCannotBeHandledIsAnsweredAndLogged() throws Exception {
        Callback<String> callback = new Callback<>("/callback/x", "A test", 100, () -> apps, (request, known) -> {
            throw new IllegalStateException("boom");
        });
        try (LogLines log = LogLines.capture();
                ServedWeb web = ServedWeb.serve(ServedWeb.options(), new CallbackRoutes(() -> Stream.of(callback)))) {
            assertThat(status(web)).isEqualTo(500);
            assertThat(String.join("\n", log.lines())).contains("A test could not be handled");
        }
    }
}
