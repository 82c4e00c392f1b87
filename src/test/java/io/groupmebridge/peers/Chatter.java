package io.groupmebridge.peers;

import io.groupmebridge.peers.GroupMeData.Person;
import io.groupmebridge.peers.SimulatedGroupMe.Account;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * People who talk by themselves in three groups and in private, react to what the account says, mend and take back what
 * they said. One round of nine messages shows every kind; then the next begins with other people and words. Not
 * thread-safe: one timer asks for what is next.
 */
final class Chatter {

    /** The names of the groups they talk in and their own, by id. */
    static final Map<String, String> NAMES = Map.of(
            "10000001", "Weekend Hike",
            "10000002", "Team Lunch",
            "10000003", "Flat 4B",
            "20000002", "Bob",
            "20000003", "Carol",
            "20000004", "Dave",
            "20000005", "Erin");

    private static final List<String> GROUP_IDS = List.of("10000001", "10000002", "10000003");
    private static final List<Person> PEOPLE = Stream.of("20000002", "20000003", "20000004", "20000005")
            .map(id -> new Person(id, NAMES.get(id)))
            .toList();
    private static final List<String> LINES = List.of(
            "Anyone up for Saturday?",
            "Forecast says sun until four",
            "I can drive, three seats left",
            "Thai or tacos today?",
            "Running ten minutes late",
            "Who has the spare key?",
            "Photos from last time are up",
            "The 9:40 train works for me");
    private static final List<String> PRIVATE_LINES =
            List.of("Can you bring the map?", "Call me when you are free", "Did you get my mail?", "Thank you!");
    private static final List<String> OWN_LINES = List.of("Count me in", "On my way", "Good idea", "I will book it");
    private static final List<String> EMOJI = List.of("👍", "❤️", "😂", "🎉");

    private final GroupMeData make;
    private final Person me;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private JsonNode theirs;
    private JsonNode mine;
    private int step;

    Chatter(GroupMeData make, Account account) {
        this.make = make;
        this.me = new Person(account.userId(), account.name());
        this.theirs = make.line(GROUP_IDS.getFirst(), PEOPLE.getFirst(), LINES.getFirst());
        this.mine = make.line(GROUP_IDS.getFirst(), me, OWN_LINES.getFirst());
    }

    /** What is said next. */
    JsonNode next() {
        var turn = step % 9;
        step++;
        return switch (turn) {
            case 2 -> make.direct(any(PEOPLE), me.id(), any(PRIVATE_LINES));
            case 3 -> speakMyself();
            case 4 -> make.liked(mine, any(PEOPLE), any(EMOJI));
            case 6 -> edit(theirs);
            case 8 -> make.deleted(theirs);
            default -> speak();
        };
    }

    private JsonNode speak() {
        theirs = make.line(any(GROUP_IDS), any(PEOPLE), any(LINES));
        return theirs;
    }

    private JsonNode speakMyself() {
        mine = make.line(any(GROUP_IDS), me, any(OWN_LINES));
        return mine;
    }

    private JsonNode edit(JsonNode message) {
        return make.edited(message, message.at("/subject/text").asString() + " (and bring snacks)");
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
