package io.groupmebridge.admin;

import io.groupmebridge.admin.Problem.Kind;
import io.groupmebridge.event.AccountId;
import io.groupmebridge.event.Conversation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Typing over REST: what a bot that thinks wants to show. */
@RestController
final class TypingController {

    private static final int SHORTEST = 1;
    private static final int LONGEST = 60;
    private static final int DEFAULT = 5;

    private final Typists typists;

    TypingController(Typists typists) {
        this.typists = typists;
    }

    @PostMapping(path = AccountController.PATH + "/{id}/typing", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void type(@PathVariable String id, @RequestBody TypingBody body) {
        var conversation = conversation(body.conversation());
        var seconds = body.durationSeconds() == null ? DEFAULT : body.durationSeconds();
        if (seconds < SHORTEST || seconds > LONGEST) {
            throw ProblemException.invalid("duration_seconds", "must be " + SHORTEST + " to " + LONGEST);
        }
        switch (typists.typing(account(id), conversation, Duration.ofSeconds(seconds))) {
            case SENT -> {}
            case NOT_CONNECTED ->
                throw ProblemException.of(
                        Kind.SESSION_NOT_CONNECTED, "The session of the account is not connected. Try again later.");
            case UNKNOWN_ACCOUNT -> throw unknown(id);
        }
    }

    private static Conversation conversation(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw ProblemException.invalid("conversation", "is required");
        }
        try {
            return Conversation.parse(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("conversation", String.valueOf(e.getMessage()));
        }
    }

    private static AccountId account(String id) {
        try {
            return new AccountId(id);
        } catch (IllegalArgumentException _) {
            throw unknown(id);
        }
    }

    private static ProblemException unknown(String id) {
        return ProblemException.of(Kind.NOT_FOUND, "There is no account '" + id + "'.");
    }
}
