package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;

class PipelineLimitTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    PipelineLimitTest() {
        HeldHeads heads = new HeldHeads(HeapRoom.ofThisProcess());
        channel.pipeline().addLast(new RequestCheck.PipelineLimit(new RequestDecoder.Kept(), heads.of(channel)));
    }

    private void request() {
        channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
    }

    private void answer(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
    }

    private boolean isReading() {
        return channel.config().isAutoRead();
    }

    @Test
    void nothingIsReadWhileTooManyRequestsWaitAlsoInTheMiddleOfOne() {
        for (int i = 1; i < RequestCheck.PipelineLimit.MOST; i++) {
            request();
            channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        assertThat(isReading()).isTrue();
        request();
        channel.writeInbound(new DefaultHttpContent(channel.alloc().buffer(1).writeByte(1)));
        assertThat(isReading()).isFalse();

        answer(HttpResponseStatus.CONTINUE);
        assertThat(isReading()).as("no answer").isFalse();
        answer(HttpResponseStatus.OK);
        assertThat(isReading()).isTrue();
    }

    @Test
    void answersThatTheClientHasNotTakenCount() {
        for (int i = 0; i < RequestCheck.PipelineLimit.MOST; i++) {
            assertThat(isReading()).isTrue();
            request();
            channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
            channel.write(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
        }
        assertThat(isReading()).isFalse();
        channel.flush();
        assertThat(isReading()).isTrue();
    }

    /** As Vert.x does when the handler of an earlier request has taken its body. */
    @Test
    void whoeverReadsOnIsStoppedAtTheNextPart() {
        for (int i = 0; i <= RequestCheck.PipelineLimit.MOST; i++) {
            request();
            channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        channel.config().setAutoRead(true);
        channel.writeInbound(new DefaultHttpContent(channel.alloc().buffer(1).writeByte(1)));
        assertThat(isReading()).isFalse();
        channel.releaseInbound();
    }

    @Test
    void clientsThatWaitForTheirAnswersAreRead() {
        for (int i = 0; i < 3 * RequestCheck.PipelineLimit.MOST; i++) {
            request();
            channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
            answer(HttpResponseStatus.OK);
            assertThat(isReading()).isTrue();
        }
    }

    @Test
    void whatComesWithOneReadWaitsToo() {
        int all = 3 * RequestCheck.PipelineLimit.MOST;
        for (int i = 0; i < all; i++) {
            request();
            channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        for (int answered = 0; answered < all; answered++) {
            int passed = Math.min(all, answered + RequestCheck.PipelineLimit.MOST);
            assertThat(channel.inboundMessages()).hasSize(2 * passed);
            assertThat(isReading()).isEqualTo(answered > all - RequestCheck.PipelineLimit.MOST);
            answer(HttpResponseStatus.OK);
            channel.runPendingTasks();
        }
        assertThat(isReading()).isTrue();
    }
}
