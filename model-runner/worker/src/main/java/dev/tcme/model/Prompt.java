package dev.tcme.model;

/**
 * What a model is asked: one system and one user message. Holds input content, so its {@code toString} shows none.
 *
 * @param system our instruction
 * @param user the task with the parties' data as JSON string literals
 */
record Prompt(String system, String user) {
    @Override
    public String toString() {
        return "Prompt[" + (system.length() + user.length()) + " characters]";
    }
}
