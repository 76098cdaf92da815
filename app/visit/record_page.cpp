#include "visit/record_page.h"

#include "museum/catalogue/fields.h"
#include "window/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace guanhe::app {
namespace {

struct Label {
    std::string_view field;
    Text words;
};
/// In the order in which a visitor asks.
constexpr std::array<Label, 18> labels{{{"era", Text::record_era},
                                        {"place", Text::record_place},
                                        {"date", Text::record_date},
                                        {"material", Text::record_material},
                                        {"dimensions", Text::record_size},
                                        {"creator", Text::record_creator},
                                        {"contributor", Text::record_contributor},
                                        {"type", Text::record_type},
                                        {"subject", Text::record_subject},
                                        {"coverage", Text::record_coverage},
                                        {"provenance", Text::record_provenance},
                                        {"source", Text::record_source},
                                        {"relation", Text::record_relation},
                                        {"format", Text::record_format},
                                        {"publisher", Text::record_publisher},
                                        {"accessionNumber", Text::record_number},
                                        {"identifier", Text::record_identifier},
                                        {"rights", Text::record_rights}}};

constexpr std::array<Text, 5> certainties{Text::count, Text::record_surveyed, Text::record_attested,
                                          Text::record_inferred, Text::record_conjectural};

/// "高 32 cm，口径 20 cm": what is known.
std::string lengths(const museum::Dimensions& dimensions, Language language) {
    constexpr std::array<std::pair<std::string_view, Text>, 4> names{{{"height", Text::record_height},
                                                                      {"width", Text::record_width},
                                                                      {"depth", Text::record_depth},
                                                                      {"diameter", Text::record_diameter}}};
    std::string all;
    for (const auto& [field, name] : names) {
        const auto* known = std::ranges::find(museum::length_fields, field, &museum::LengthField::name);
        const double metres = dimensions.*known->length;
        if (!(metres > 0.0)) continue;
        if (!all.empty()) all += language == Language::chinese ? "，" : ", ";
        all += filled(name, language, {length_words(metres)});
    }
    return all;
}

class RecordPage {
public:
    RecordPage(BoardWords& page, const museum::Record& record, const std::string& language)
        : page_(page), record_(record), language_(language), words_(interface_language(language)) {}

    void make() {
        page_.key += " " + record_.id;
        page_.content.title = in(record_.core.title);
        page_.content.width = 1.1F;
        if (!record_.pictures.empty()) page_.picture = record_.pictures.front();
        for (std::size_t i = 1; i < record_.pictures.size(); ++i)
            page_.more_pictures.push_back({record_.pictures[i], {}});
        add({}, record_.core.description);
        for (const Label& label : labels) field(label);
        if (const Text sure = certainties[static_cast<std::size_t>(record_.certainty)]; sure != Text::count)
            line(text(Text::record_certainty, words_), text(sure, words_), language_);
        add(text(Text::record_credits, words_), record_.credits);
    }

private:
    [[nodiscard]] std::string in(const museum::LanguageText& said) const { return std::string(said.in(language_)); }

    void field(const Label& label) {
        const std::string name = text(label.words, words_);
        if (label.words == Text::record_size) return line(name, size(), language_);
        const auto* said = std::ranges::find(museum::text_fields, label.field, &museum::TextField::name);
        if (said != museum::text_fields.end()) return add(name, museum::value_of(record_, *said));
        const auto* plain = std::ranges::find(museum::plain_fields, label.field, &museum::PlainField::name);
        line(name, museum::value_of(record_, *plain), language_);
    }
    /// Lengths, and what is said of them.
    [[nodiscard]] std::string size() const {
        const std::string known = lengths(record_.dimensions, words_), note = in(record_.dimensions.note);
        if (known.empty() || note.empty()) return known + note;
        return words_ == Language::chinese ? known + "（" + note + "）" : known + " (" + note + ")";
    }
    void add(const std::string& name, const museum::LanguageText& said) {
        if (const auto picked = said.pick(language_)) line(name, *picked.value, std::string(picked.language));
    }
    void line(const std::string& name, const std::string& said, const std::string& tag) {
        // An era and a date, or a source and a relation, are often the same words.
        if (said.empty() || !said_.insert(said).second) return;
        auto lines = render::plain_body(said, tag);
        if (!name.empty()) {
            for (auto& paragraph : lines) paragraph.spans.front().style.size = small;
            const std::string head = name + (words_ == Language::chinese ? "：" : ": ");
            lines.front().spans.insert(lines.front().spans.begin(), {head, {small, true, 0}});
        }
        for (auto& paragraph : lines) page_.content.body.push_back(std::move(paragraph));
    }

    static constexpr float small = 0.85F;
    BoardWords& page_;
    const museum::Record& record_;
    const std::string& language_;
    Language words_;
    std::set<std::string> said_;
};

} // namespace

const museum::Record* record_of(const museum::Museum& museum, const museum::Exhibit& exhibit) {
    return museum::find_record(museum, exhibit.record);
}

const museum::Record* record_of(const museum::Museum& museum, const museum::Site& site,
                                const museum::Hotspot& hotspot) {
    if (const auto* own = museum::find_record(museum, hotspot.record)) return own;
    const auto* exhibit = museum::find_exhibit(site, hotspot.exhibit);
    return exhibit != nullptr ? record_of(museum, *exhibit) : nullptr;
}

std::vector<const museum::Record*> records_of(const museum::Museum& museum, const museum::Site& site) {
    std::vector<const museum::Record*> all;
    const auto add = [&](const museum::Record* record) {
        if (record != nullptr && std::ranges::find(all, record) == all.end()) all.push_back(record);
    };
    for (const museum::Exhibit& exhibit : site.exhibits) add(record_of(museum, exhibit));
    for (const museum::Hotspot& hotspot : site.hotspots) add(record_of(museum, site, hotspot));
    return all;
}

void add_record(BoardWords& page, const museum::Record& record, const std::string& language) {
    RecordPage(page, record, language).make();
}

} // namespace guanhe::app
