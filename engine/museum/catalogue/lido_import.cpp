#include "museum/catalogue/lido.h"

#include "museum/catalogue/csv_columns.h"
#include "museum/catalogue/fields.h"
#include "museum/catalogue/lido_fields.h"
#include "museum/catalogue/merge.h"
#include "museum/folder.h"

#include <pugixml.hpp>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <map>
#include <span>

namespace guanhe::museum {

namespace {

using pugi::xml_node;

constexpr std::ptrdiff_t most_tags = 16'000'000;

/// Whatever prefix a file gives the namespace.
std::string_view local_name(const char* name) {
    const std::string_view full = name;
    return full.substr(full.find(':') + 1); // npos + 1 is 0
}

using Names = std::span<const std::string_view>;
using NameList = std::initializer_list<std::string_view>;

/// Every element at the end of the path; as deep as the path is long.
void each(xml_node parent, Names path, const std::function<void(xml_node)>& with) {
    if (path.empty()) return with(parent);
    for (auto child = parent.first_child(); child; child = child.next_sibling())
        if (child.type() == pugi::node_element && local_name(child.name()) == path.front())
            each(child, path.subspan(1), with);
}
void each(xml_node parent, NameList path, const std::function<void(xml_node)>& with) {
    each(parent, Names(path.begin(), path.size()), with);
}
xml_node first(xml_node parent, NameList path) {
    xml_node found;
    each(parent, path, [&](xml_node node) { found = found ? found : node; });
    return found;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}
std::string text_of(xml_node node) {
    std::string text;
    for (auto child = node.first_child(); child; child = child.next_sibling())
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
    return std::string(trimmed(text));
}
std::string_view attribute_of(xml_node node, std::string_view name) {
    for (auto attribute = node.first_attribute(); attribute; attribute = attribute.next_attribute())
        if (local_name(attribute.name()) == name) return attribute.value();
    return {};
}

class Reader {
public:
    Reader(std::string_view text, const Museum& museum) : text_(text), merge_(museum) {
        if (!museum.languages.empty()) language_ = museum.languages.front();
    }

    void warn(std::size_t offset, std::string_view english, std::string_view chinese) {
        tell(Severity::warning, offset, english, chinese);
    }

    void read(xml_node lido) {
        const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, lido.offset_debug()));
        const auto written = text_of(first(lido, {"lidoRecID"}));
        auto id = written;
        for (auto& c : id)
            if (!is_id(std::string("a") + c)) c = '-';
        id = id.substr(std::min(id.size(), id.find_first_not_of("-_.")), 128);
        const auto [line, column] = place(offset);
        auto record = merge_.take(id, line, column);
        if (!record) return;
        if (id != written) {
            tell(Severity::note, offset, "the id " + in_quotes(written) + " became " + in_quotes(id),
                 "id " + in_quotes(written) + " 改为 " + in_quotes(id));
            if (record->core.identifier.empty()) record->core.identifier = written;
        }
        read_record(lido, *record, offset);
        merge_.put(std::move(*record));
    }

    [[nodiscard]] CatalogueImport finish() { return merge_.finish(); }

private:
    /// Offsets come in rising order: each line is counted once.
    std::pair<std::size_t, std::size_t> place(std::size_t offset) {
        for (; counted_ < std::min(offset, text_.size()); ++counted_) {
            if (text_[counted_] != '\n') continue;
            ++line_;
            line_begin_ = counted_ + 1;
        }
        return {line_, offset >= line_begin_ ? offset - line_begin_ + 1 : 0};
    }
    void tell(Severity severity, std::size_t offset, std::string_view english, std::string_view chinese) {
        const auto [line, column] = place(offset);
        merge_.problem(severity, line, column, english, chinese);
    }

    [[nodiscard]] std::string language_of(xml_node node) const {
        for (; node; node = node.parent())
            if (const std::string_view tag = node.attribute("xml:lang").value(); is_language_tag(tag))
                return std::string(tag);
        return language_;
    }
    void add(LanguageText& text, xml_node node) const {
        const auto words = text_of(node);
        if (words.empty()) return;
        auto& value = text.values[language_of(node)];
        if (!value.empty()) value += "; ";
        value += words;
    }
    /// What is told replaces what was there; what is not stays. The first of the paths that tells anything counts.
    void take(LanguageText& field, xml_node parent, std::initializer_list<NameList> paths) const {
        for (const auto& path : paths) {
            LanguageText found;
            each(parent, path, [&](xml_node node) { add(found, node); });
            if (found.empty()) continue;
            field = std::move(found);
            return;
        }
    }

    void read_record(xml_node lido, Record& record, std::size_t offset) {
        const auto take_word = [](std::string& field, xml_node node) {
            if (auto words = text_of(node); !words.empty()) field = std::move(words);
        };
        take_word(record.core.identifier, first(lido, {"objectPublishedID"}));
        const auto kind = text_of(first(lido, {"category", "conceptID"}));
        if (kind.find("/E22") != std::string::npos) record.kind = Record::Kind::relic;
        if (kind.find("/E28") != std::string::npos) record.kind = Record::Kind::intangible;
        LanguageText type;
        each(lido, {"descriptiveMetadata", "objectClassificationWrap", "objectWorkTypeWrap", "objectWorkType"},
             [&](xml_node node) {
                 if (attribute_of(first(node, {"conceptID"}), "source") == lido::our_source) return;
                 each(node, {"term"}, [&](xml_node term) { add(type, term); });
             });
        if (!type.empty()) record.core.type = std::move(type);

        take(record.core.title, lido,
             {{"descriptiveMetadata", "objectIdentificationWrap", "titleWrap", "titleSet", "appellationValue"}});
        take_word(record.accession_number, first(lido, {"descriptiveMetadata", "objectIdentificationWrap",
                                                        "repositoryWrap", "repositorySet", "workID"}));
        read_descriptions(lido, record, offset);
        read_measurements(lido, record, offset);
        read_events(lido, record);
        take(record.core.subject, lido,
             {{"descriptiveMetadata", "objectRelationWrap", "subjectWrap", "subjectSet", "displaySubject"},
              {"descriptiveMetadata", "objectRelationWrap", "subjectWrap", "subjectSet", "subject", "subjectConcept",
               "term"}});
        take(record.core.coverage, lido,
             {{"descriptiveMetadata", "objectRelationWrap", "subjectWrap", "subjectSet", "subject", "subjectPlace",
               "displayPlace"}});
        take(record.core.relation, lido,
             {{"descriptiveMetadata", "objectRelationWrap", "relatedWorksWrap", "relatedWorkSet", "relatedWork",
               "displayObject"}});
        take(record.core.rights, lido,
             {{"administrativeMetadata", "rightsWorkWrap", "rightsWorkSet", "rightsType", "term"}});
        take(record.credits, lido, {{"administrativeMetadata", "rightsWorkWrap", "rightsWorkSet", "creditLine"}});
        read_pictures(lido, record, offset);
    }

    void read_descriptions(xml_node lido, Record& record, std::size_t offset) {
        LanguageText description, source;
        std::map<std::string_view, LanguageText> typed;
        each(lido, {"descriptiveMetadata", "objectIdentificationWrap", "objectDescriptionWrap", "objectDescriptionSet"},
             [&](xml_node set) {
                 const auto type = attribute_of(set, "type");
                 const bool ours = type == lido::provenance || type == lido::format || type == lido::publisher ||
                                   type == lido::certainty || type == lido::language;
                 auto& into = ours ? typed[type] : description;
                 each(set, {"descriptiveNoteValue"}, [&](xml_node note) { add(into, note); });
                 each(set, {"sourceDescriptiveNote"}, [&](xml_node note) { add(source, note); });
             });
        const auto replace = [](LanguageText& field, LanguageText& found) {
            if (!found.empty()) field = std::move(found);
        };
        replace(record.core.description, description);
        replace(record.core.source, source);
        replace(record.provenance, typed[lido::provenance]);
        replace(record.core.format, typed[lido::format]);
        replace(record.core.publisher, typed[lido::publisher]);
        if (const auto name = typed[lido::certainty].in("en"); !name.empty()) {
            if (const auto certainty = certainty_named(name))
                record.certainty = *certainty;
            else
                warn(offset, "the certainty " + in_quotes(name) + " is not known and left out",
                     "未取不认识的确定程度 " + in_quotes(name));
        }
        if (const auto tags = split_list(typed[lido::language].in("en"));
            !tags.empty() && std::ranges::all_of(tags, is_language_tag))
            record.core.language = tags;
    }

    void read_measurements(xml_node lido, Record& record, std::size_t offset) {
        constexpr std::string_view wrap = "objectMeasurementsWrap", set = "objectMeasurementsSet";
        take(record.dimensions.note, lido,
             {{"descriptiveMetadata", "objectIdentificationWrap", wrap, set, "displayObjectMeasurements"}});
        each(lido,
             {"descriptiveMetadata", "objectIdentificationWrap", wrap, set, "objectMeasurements", "measurementSet"},
             [&](xml_node one) {
                 const auto type = text_of(first(one, {"measurementType"}));
                 const auto field = std::ranges::find(length_fields, type, &LengthField::name);
                 const auto unit = text_of(first(one, {"measurementUnit"}));
                 const auto value = text_of(first(one, {"measurementValue"}));
                 const auto scale = unit == "m" ? 1.0 : unit == "cm" ? 0.01 : unit == "mm" ? 0.001 : 0.0;
                 const auto length = metres(value, false);
                 if (field != length_fields.end() && scale > 0.0 && length)
                     record.dimensions.*field->length = scale == 1.0 ? *length : *length * scale;
                 else
                     warn(offset, "the measurement " + in_quotes(type + " " + value + " " + unit) + " is left out",
                          "未取尺寸 " + in_quotes(type + " " + value + " " + unit));
             });
    }

    void read_events(xml_node lido, Record& record) {
        LanguageText creator, contributor;
        each(lido, {"descriptiveMetadata", "eventWrap", "eventSet", "event"}, [&](xml_node event) {
            each(event, {"eventActor"}, [&](xml_node actor) {
                const auto role = text_of(first(actor, {"actorInRole", "roleActor", "term"}));
                auto& into = role == lido::contributor_role ? contributor : creator;
                const bool displayed = bool(first(actor, {"displayActorInRole"}));
                if (displayed) each(actor, {"displayActorInRole"}, [&](xml_node name) { add(into, name); });
                if (!displayed)
                    each(actor, {"actorInRole", "actor", "nameActorSet", "appellationValue"},
                         [&](xml_node name) { add(into, name); });
            });
        });
        if (!creator.empty()) record.core.creator = std::move(creator);
        if (!contributor.empty()) record.core.contributor = std::move(contributor);
        constexpr std::string_view data = "descriptiveMetadata", wrap = "eventWrap", set = "eventSet", event = "event";
        take(record.core.date, lido, {{data, wrap, set, event, "eventDate", "displayDate"}});
        take(record.era, lido, {{data, wrap, set, event, "periodName", "term"}});
        take(record.place, lido,
             {{data, wrap, set, event, "eventPlace", "displayPlace"},
              {data, wrap, set, event, "eventPlace", "place", "namePlaceSet", "appellationValue"}});
        constexpr std::string_view identification = "objectIdentificationWrap", tech = "objectMaterialsTechWrap",
                                   techs = "objectMaterialsTechSet", term = "termMaterialsTech";
        take(record.material, lido,
             {{data, wrap, set, event, "eventMaterialsTech", "displayMaterialsTech"},
              {data, wrap, set, event, "eventMaterialsTech", "materialsTech", term, "term"},
              {data, identification, tech, techs, "displayMaterialsTech"},
              {data, identification, tech, techs, "materialsTech", term, "term"}});
    }

    void read_pictures(xml_node lido, Record& record, std::size_t offset) {
        std::vector<FileRef> pictures;
        each(lido, {"administrativeMetadata", "resourceWrap", "resourceSet", "resourceRepresentation", "linkResource"},
             [&](xml_node link) {
                 const auto written = text_of(link);
                 if (auto file = Folder::resolve(museum_ref(), written))
                     pictures.push_back(std::move(*file));
                 else
                     warn(offset, "the picture " + in_quotes(written) + " is no file of the museum and left out",
                          "未取图片 " + in_quotes(written) + "：不是展馆里的文件");
             });
        if (!pictures.empty()) record.pictures = std::move(pictures);
    }

    std::string_view text_;
    Merge merge_;
    std::string language_ = "zh-Hans";
    std::size_t counted_ = 0, line_ = 1, line_begin_ = 0;
};

} // namespace

Result<CatalogueImport> import_lido(std::string_view text, const Museum& museum) {
    const auto in_parts = "import it in parts: records that are there are kept";
    if (text.size() > most_import_bytes) return Error{"the file is larger than 64 MiB", {}, in_parts};
    if (std::ranges::count(text, '<') > most_tags) return Error{"the file has more than 16,000,000 tags", {}, in_parts};
    const auto again = "export it again as LIDO 1.1";
    pugi::xml_document document;
    const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_default | pugi::parse_doctype);
    if (!parsed) {
        const auto before = text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, parsed.offset)));
        const auto line = std::ranges::count(before, '\n') + 1;
        const auto column = before.size() - (before.rfind('\n') + 1) + 1;
        return Error{"this is no XML: " + std::string(parsed.description()),
                     "line " + std::to_string(line) + ", column " + std::to_string(column), again};
    }
    Reader reader(text, museum);
    for (const auto node : document.children()) {
        if (node.type() != pugi::node_doctype) continue;
        reader.warn(0, "the document type is not read: entities of its own stay as they are written",
                    "不读取文档类型声明：其中的实体原样保留");
    }
    const auto root = document.document_element();
    if (local_name(root.name()) == "lido") {
        reader.read(root);
    } else if (local_name(root.name()) == "lidoWrap") {
        each(root, {"lido"}, [&](xml_node lido) { reader.read(lido); });
    } else {
        return Error{"expected LIDO: its first element is lidoWrap, not " + in_quotes(root.name()), {}, again};
    }
    return reader.finish();
}

} // namespace guanhe::museum
