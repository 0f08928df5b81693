package io.grapevine.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes requests of HTTP/1, with limits that Netty's decoder does not have, and counts what it keeps: there heads and trailers are
 * bounded in bytes only, and a field of three bytes takes a hundred. Refuses the control characters that Netty's decoder drops.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    /** The name of the decoder of a connection among its handlers, as Vert.x gives it. */
    static final String NAME = "httpDecoder";

    /** In bytes, as in Go: filters of a query may be long. */
    static final int LONGEST_START_LINE = 1 << 20;

    /** Of all header fields of a request, in bytes. Go reads a mebibyte. */
    static final int LARGEST_FIELDS = 64 << 10;

    /** The most bytes that are read of a connection at a time; as many a part of a line may keep. */
    static final int RECEIVED = 16 << 10;

    /** The greatest number of fields of a head and its trailers, folded lines included. Proxies leave some fifty. */
    static final int MOST_FIELDS = 200;

    /** Of the lines between pieces of a body, and of its trailers, in bytes. */
    static final int LARGEST_BETWEEN_PIECES = 8 << 10;

    /** What a field takes beside its bytes, in bytes: an entry, its name and its value. */
    static final int FIELD_COST = 136;

    /** What a request takes beside its head, in bytes. */
    private static final int REQUEST_COST = 1 << 10;

    /** How many times as much as its bytes a head takes: the path is kept in several forms. */
    private static final int COPIES = 3;

    /** As many bytes are decoded before it is looked what has become of them: each folded line copies those before it. */
    private static final int STEP = 8 << 10;

    private final Kept kept;
    private boolean isOver;
    private boolean hasBegun;
    private boolean isInBody;
    private int fields;
    /** The fields of the head, if that has been passed on. */
    private int passedFields;

    private int bytes;

    /** Count of what the decoders of a connection keep. For one thread. */
    static final class Kept {
        private long unfinished;
        private long lastRequest;

        /** What takes the head that has not come as a whole, or the trailers, in bytes. */
        long unfinished() {
            return unfinished;
        }

        /** What takes the request whose head was decoded last, in bytes. */
        long lastRequest() {
            return lastRequest;
        }
    }

    /** A decoder that says what it keeps. */
    RequestDecoder(Kept kept) {
        super(limit(new HttpServerOptions()));
        this.kept = kept;
    }

    /** Sets the limits in bytes. */
    static HttpServerOptions limit(HttpServerOptions options) {
        return options.setMaxInitialLineLength(LONGEST_START_LINE).setMaxHeaderSize(LARGEST_FIELDS);
    }

    /** What takes a head of this many bytes and fields, with its request. */
    static long cost(long bytes, int fields) {
        return REQUEST_COST + COPIES * bytes + (long) FIELD_COST * fields;
    }

    @Override
    protected HttpMessage createMessage(String[] startLine) {
        hasBegun = true;
        return super.createMessage(startLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        fields++;
        if (fields > MOST_FIELDS) {
            throw tooMany();
        }
        return super.splitHeaderName(line, start, length);
    }

    private static TooLongHttpHeaderException tooMany() {
        return new TooLongHttpHeaderException("more than " + MOST_FIELDS + " fields");
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int start = in.readerIndex();
        int before = out.size();
        if (isOver) {
            in.skipBytes(in.readableBytes());
            return;
        }
        decodeSteps(context, in, out);
        refuseControls(in, start, out, before);
        if (out.size() > before) {
            passedOn(context, in.readerIndex() - start, out, before);
        } else {
            keep(in, start, out);
        }
        if (isOver) {
            in.skipBytes(in.readableBytes());
            reset();
            super.decode(context, Unpooled.EMPTY_BUFFER, out); // which forgets the head, and its last field
        }
        kept.unfinished = isOver ? 0 : unfinished(in);
    }

    /** Shows Netty's decoder few bytes, and more of them only if it can do nothing with those. */
    private void decodeSteps(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int before = out.size();
        long step = STEP;
        do {
            in.writerIndex((int) Math.min(end, start + step));
            try {
                super.decode(context, in, out);
            } finally {
                in.writerIndex(end);
            }
            step *= 2;
        } while (out.size() == before && in.readerIndex() == start && start + step / 2 < end);
    }

    /**
     * Refuses what was decoded last if Netty's decoder has dropped a control character from it, such as a CR that a proxy may take for
     * the end of a line. It trims folded lines, and does not validate the trailers that it leaves out.
     */
    private void refuseControls(ByteBuf in, int start, List<Object> out, int first) {
        if (out.size() > first) {
            HttpObject decoded = (HttpObject) out.get(first);
            boolean isPiece =
                    decoded instanceof HttpContent content && content.content().isReadable();
            if (isPiece || decoded.decoderResult().isFailure()) {
                return;
            }
        }
        if (hasControl(in, start)) {
            DecoderResult result = DecoderResult.failure(new IllegalArgumentException("control character"));
            out.subList(first, out.size()).clear();
            out.add(isInBody ? end(result) : refused(HttpVersion.HTTP_1_1, result));
        }
    }

    /** Whether there is a control character in a folded line that was read, or in any line behind the head; CR LF is none. */
    private boolean hasControl(ByteBuf in, int start) {
        boolean isChecked = false;
        byte before = '\n';
        for (int i = start; i < in.readerIndex(); i++) {
            byte each = in.getByte(i);
            if (before == '\n') {
                isChecked = isInBody || each == ' ' || each == '\t';
            }
            // a byte above ASCII is negative, and none
            boolean isControl = Character.isISOControl(each) && each != '\t' && each != '\r' && each != '\n';
            if (isChecked && (isControl || before == '\r' && each != '\n')) {
                return true;
            }
            before = each;
        }
        return false;
    }

    private void passedOn(ChannelHandlerContext context, int length, List<Object> out, int first) {
        if (out.get(first) instanceof HttpRequest request) {
            bytes += length;
            kept.lastRequest = cost(bytes, fields);
            passedFields = fields;
            if (request.decoderResult().isFailure()) {
                isOver = true;
                out.set(first, refused(request.protocolVersion(), request.decoderResult()));
            }
        } else {
            isOver = ((HttpObject) out.get(first)).decoderResult().isFailure();
        }
        isInBody = !(out.get(out.size() - 1) instanceof LastHttpContent);
        if (isInBody) {
            bytes = 0;
        } else if (!isOver) {
            end(context);
        }
    }

    /** Begins anew behind a request. Netty's decoder never gives back what its longest line took, so another takes its place. */
    private void end(ChannelHandlerContext context) {
        boolean wasLong = kept.lastRequest > cost(STEP, MOST_FIELDS);
        hasBegun = false;
        fields = 0;
        passedFields = 0;
        bytes = 0;
        if (wasLong) {
            context.pipeline().replace(this, NAME, new RequestDecoder(kept));
        }
    }

    private void keep(ByteBuf in, int start, List<Object> out) {
        int length = in.readerIndex() - start;
        if (isInBody) {
            bytes += length;
            int waiting = length == 0 ? in.readableBytes() : 0;
            if (bytes + waiting > LARGEST_BETWEEN_PIECES) {
                isOver = true;
            }
        } else if (hasBegun) { // else these are ends of lines before a request
            bytes += length;
        }
        fields += folded(in, start);
        if (isOver || fields > MOST_FIELDS) {
            isOver = true;
            DecoderResult result = DecoderResult.failure(tooMany());
            out.add(isInBody ? end(result) : refused(HttpVersion.HTTP_1_1, result));
        }
    }

    /** How many of the lines that were read go on with a field of the one before. */
    private static int folded(ByteBuf in, int start) {
        int folded = 0;
        int line = start;
        while (line >= 0 && line < in.readerIndex()) {
            byte first = in.getByte(line);
            folded += first == ' ' || first == '\t' ? 1 : 0;
            line = in.indexOf(line, in.readerIndex(), (byte) '\n') + 1;
            if (line == 0) {
                return folded;
            }
        }
        return folded;
    }

    /** A request that is answered as a faulty one, and keeps nothing of what the client has sent. */
    private static HttpRequest refused(HttpVersion version, DecoderResult result) {
        DefaultHttpRequest request = new DefaultHttpRequest(version, HttpMethod.GET, "/");
        request.setDecoderResult(result);
        return request;
    }

    private static LastHttpContent end(DecoderResult result) {
        LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        end.setDecoderResult(result);
        return end;
    }

    private long unfinished(ByteBuf in) {
        long buffer = in.isReadable() ? Math.max(in.capacity(), RECEIVED) : 0;
        return buffer + (long) COPIES * bytes + (long) FIELD_COST * (fields - passedFields);
    }
}
