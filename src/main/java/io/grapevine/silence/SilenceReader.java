package io.grapevine.silence;

import static io.grapevine.silence.SilenceCodec.*;

import io.grapevine.matcher.MatchType;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.MatcherException;
import io.grapevine.matcher.Matchers;
import io.grapevine.model.LabelSet;
import io.grapevine.model.UnknownFields;
import io.grapevine.protobuf.MapEntry;
import io.grapevine.protobuf.MessageReader;
import io.grapevine.protobuf.Tag;
import io.grapevine.protobuf.UnknownFieldSuffix;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A silence while it is read from a message. */
final class SilenceReader {
    private static final int COMMENT_AUTHOR = 1;
    private static final int COMMENT_TEXT = 2;

    private final MessageReader reader;
    private final List<Matcher> matchers = new ArrayList<>();
    private final List<Matchers> matcherSets = new ArrayList<>();
    private final List<Matchers> receiverMatcherSets = new ArrayList<>();
    private final LabelSet.Builder annotations = new LabelSet.Builder(0);
    private UnknownFields unknown = UnknownFields.NONE;
    private boolean hasSilence;
    private String id = "";
    private Instant startsAt = Instant.EPOCH;
    private Instant endsAt = Instant.EPOCH;
    private Instant updatedAt = Instant.EPOCH;
    private Instant expiresAt = Instant.EPOCH;
    private String createdBy = "";
    private String comment = "";

    /** The first of the comments that silences had before they had a single one; it counts where there is one. */
    private @Nullable OldComment oldComment;

    SilenceReader(MessageReader reader) {
        this.reader = reader;
    }

    SilenceCodec.Message read() throws IOException {
        UnknownFields outer = reader.readFields(this::wrapperField);
        if (!hasSilence) {
            throw MessageReader.fault("no silence");
        }
        if (matcherSets.isEmpty() && !matchers.isEmpty()) {
            matcherSets.add(Matchers.of(matchers));
        }
        Silence silence = new Silence(
                id,
                matcherSets,
                startsAt,
                endsAt,
                updatedAt,
                oldComment == null ? createdBy : oldComment.author,
                oldComment == null ? comment : oldComment.text,
                annotations.build(),
                receiverMatcherSets,
                new UnknownFieldSuffix(unknown, outer).joined());
        return new SilenceCodec.Message(silence, expiresAt);
    }

    private boolean wrapperField(int tag) throws IOException {
        if (tag == Tag.sized(SILENCE)) {
            hasSilence = true;
            unknown = unknown.and(reader.readMessage(this::silenceField));
        } else if (tag == Tag.sized(EXPIRES_AT)) {
            expiresAt = reader.readTimestamp(expiresAt);
        } else {
            return false;
        }
        return true;
    }

    private boolean silenceField(int tag) throws IOException {
        if (tag == Tag.sized(ID)) {
            id = reader.readString();
        } else if (tag == Tag.sized(CREATED_BY)) {
            createdBy = reader.readString();
        } else if (tag == Tag.sized(COMMENT)) {
            comment = reader.readString();
        } else {
            return timeField(tag) || compositeField(tag);
        }
        return true;
    }

    private boolean timeField(int tag) throws IOException {
        if (tag == Tag.sized(STARTS_AT)) {
            startsAt = reader.readTimestamp(startsAt);
        } else if (tag == Tag.sized(ENDS_AT)) {
            endsAt = reader.readTimestamp(endsAt);
        } else if (tag == Tag.sized(UPDATED_AT)) {
            updatedAt = reader.readTimestamp(updatedAt);
        } else {
            return false;
        }
        return true;
    }

    private boolean compositeField(int tag) throws IOException {
        if (tag == Tag.sized(MATCHERS)) {
            matchers.add(readMatcher());
        } else if (tag == Tag.sized(MATCHER_SETS)) {
            matcherSets.add(readSet());
        } else if (tag == Tag.sized(RECEIVER_MATCHER_SETS)) {
            receiverMatcherSets.add(readSet());
        } else if (tag == Tag.sized(ANNOTATIONS)) {
            readAnnotation();
        } else if (tag == Tag.sized(COMMENTS)) {
            OldComment read = new OldComment();
            reader.readMessage(read::field);
            oldComment = oldComment == null ? read : oldComment;
        } else {
            return false;
        }
        return true;
    }

    private void readAnnotation() throws IOException {
        String[] value = {""};
        String name = MapEntry.read(reader, tag -> {
            value[0] = reader.readString();
            return true;
        });
        annotations.add(name, value[0]);
    }

    private Matchers readSet() throws IOException {
        List<Matcher> set = new ArrayList<>();
        reader.readMessage(tag -> {
            if (tag != Tag.sized(SET_MATCHERS)) {
                return false;
            }
            set.add(readMatcher());
            return true;
        });
        return Matchers.of(set);
    }

    /** A regular expression that does not compile is kept: the silence is stored and passed on, but never applied. */
    private Matcher readMatcher() throws IOException {
        MatcherFields fields = new MatcherFields();
        reader.readMessage(fields::field);
        if (fields.type < 0 || fields.type >= MATCHER_TYPES.size()) {
            throw MessageReader.fault("matcher type: " + fields.type + " (expected: 0 to 3)");
        }
        MatchType type = MATCHER_TYPES.get(fields.type);
        try {
            return Matcher.ofSilence(type, fields.name, fields.pattern);
        } catch (MatcherException e) {
            return Matcher.uncompilable(type, fields.name, fields.pattern);
        }
    }

    private final class MatcherFields {
        private int type;
        private String name = "";
        private String pattern = "";

        boolean field(int tag) throws IOException {
            if (tag == Tag.varint(MATCHER_TYPE)) {
                type = (int) reader.readVarint();
            } else if (tag == Tag.sized(MATCHER_NAME)) {
                name = reader.readString();
            } else if (tag == Tag.sized(MATCHER_PATTERN)) {
                pattern = reader.readString();
            } else {
                return false;
            }
            return true;
        }
    }

    private final class OldComment {
        private String author = "";
        private String text = "";

        boolean field(int tag) throws IOException {
            if (tag == Tag.sized(COMMENT_AUTHOR)) {
                author = reader.readString();
            } else if (tag == Tag.sized(COMMENT_TEXT)) {
                text = reader.readString();
            } else {
                return false;
            }
            return true;
        }
    }
}
