// glTF 2.0 and the extensions that are read, member by member; names and ranges are the specification's.
#include "image/image.h"
#include "scan/gltf/limits.h"
#include "scan/gltf/schema.h"

namespace guanhe::scan::gltf {

namespace {

constexpr double int_max = 2147483647.0;
constexpr double size_max = 9007199254740991.0; // 2^53 - 1, where JSON numbers stop being exact
constexpr double float_max = 3.4e38;
constexpr std::size_t any = std::numeric_limits<std::size_t>::max();

constexpr Field boolean(std::string_view name) {
    return {.name = name, .kind = Kind::boolean};
}
constexpr Field text(std::string_view name) {
    return {.name = name, .kind = Kind::text};
}
constexpr Field uri(std::string_view name) {
    return {.name = name, .kind = Kind::uri};
}
constexpr Field texts(std::string_view name) {
    return {.name = name, .kind = Kind::texts, .max_count = limits::extensions};
}
constexpr Field integer(std::string_view name, double low, double high) {
    return {.name = name, .kind = Kind::integer, .low = low, .high = high};
}
constexpr Field number(std::string_view name, double low = -float_max, double high = float_max) {
    return {.name = name, .kind = Kind::number, .low = low, .high = high};
}
constexpr Field numbers(std::string_view name, std::size_t least, std::size_t most, double low = -float_max,
                        double high = float_max) {
    return {.name = name, .kind = Kind::numbers, .low = low, .high = high, .min_count = least, .max_count = most};
}
constexpr Field index(std::string_view name, Target target) {
    return {.name = name, .kind = Kind::index, .target = target};
}
constexpr Field indices(std::string_view name, Target target) {
    return {.name = name, .kind = Kind::indices, .max_count = limits::objects, .target = target};
}
constexpr Field index_map(std::string_view name, Target target) {
    return {.name = name, .kind = Kind::index_map, .max_count = 256, .target = target};
}
constexpr Field index_maps(std::string_view name, Target target) {
    return {.name = name, .kind = Kind::index_maps, .max_count = 4096, .target = target};
}
constexpr Field integer_map(std::string_view name) {
    return {.name = name, .kind = Kind::integer_map, .low = 0, .high = int_max, .max_count = 256};
}
constexpr Field object(std::string_view name, const ObjectSchema& of) {
    return {.name = name, .kind = Kind::object, .of = &of};
}
constexpr Field objects(std::string_view name, const ObjectSchema& of, std::size_t most) {
    return {.name = name, .kind = Kind::objects, .max_count = most, .of = &of};
}

constexpr ObjectSchema empty_object{{}, {}};

// Textures

constexpr std::array transform_fields{numbers("offset", 2, 2), number("rotation"), numbers("scale", 2, 2),
                                      integer("texCoord", 0, int_max)};
constexpr ObjectSchema transform{transform_fields, {}};
constexpr std::array texture_info_extensions{ExtensionSchema{"KHR_texture_transform", &transform}};
constexpr std::array texture_info_fields{index("index", Target::textures).needed(), integer("texCoord", 0, int_max)};
constexpr ObjectSchema texture_info{texture_info_fields, texture_info_extensions};
constexpr std::array normal_info_fields{index("index", Target::textures).needed(), integer("texCoord", 0, int_max),
                                        number("scale")};
constexpr ObjectSchema normal_info{normal_info_fields, texture_info_extensions};
constexpr std::array occlusion_info_fields{index("index", Target::textures).needed(), integer("texCoord", 0, int_max),
                                           number("strength", 0, 1)};
constexpr ObjectSchema occlusion_info{occlusion_info_fields, texture_info_extensions};

constexpr std::array texture_source_fields{index("source", Target::images)};
constexpr ObjectSchema texture_source{texture_source_fields, {}};
constexpr std::array texture_extensions{ExtensionSchema{"EXT_texture_webp", &texture_source},
                                        ExtensionSchema{"KHR_texture_basisu", &texture_source}};
constexpr std::array texture_fields{text("name"), index("sampler", Target::samplers), index("source", Target::images)};
constexpr ObjectSchema texture{texture_fields, texture_extensions};

constexpr std::array sampler_fields{text("name"), integer("magFilter", 0, int_max), integer("minFilter", 0, int_max),
                                    integer("wrapS", 0, int_max), integer("wrapT", 0, int_max)};
constexpr ObjectSchema sampler{sampler_fields, {}};

constexpr std::array image_fields{text("name"), uri("uri"), text("mimeType"),
                                  index("bufferView", Target::buffer_views)};
constexpr std::array tiles_fields{integer("width", 1, image::max_side).needed(),
                                  integer("height", 1, image::max_side).needed(), boolean("alpha")};
constexpr ObjectSchema tiles{tiles_fields, {}};
constexpr std::array image_extensions{ExtensionSchema{"GUANHE_tiles", &tiles}};
constexpr ObjectSchema image{image_fields, image_extensions};

// Materials

constexpr std::array emissive_strength_fields{number("emissiveStrength", 0, float_max)};
constexpr ObjectSchema emissive_strength{emissive_strength_fields, {}};
constexpr std::array ior_fields{number("ior", 0, float_max)};
constexpr ObjectSchema ior{ior_fields, {}};
constexpr std::array specular_fields{number("specularFactor", 0, 1), object("specularTexture", texture_info),
                                     numbers("specularColorFactor", 3, 3, 0, float_max),
                                     object("specularColorTexture", texture_info)};
constexpr ObjectSchema specular{specular_fields, {}};
constexpr std::array glossiness_fields{numbers("diffuseFactor", 4, 4, 0, 1), object("diffuseTexture", texture_info),
                                       numbers("specularFactor", 3, 3, 0, 1), number("glossinessFactor", 0, 1),
                                       object("specularGlossinessTexture", texture_info)};
constexpr ObjectSchema glossiness{glossiness_fields, {}};
constexpr std::array material_extensions{ExtensionSchema{"KHR_materials_unlit", &empty_object},
                                         ExtensionSchema{"KHR_materials_emissive_strength", &emissive_strength},
                                         ExtensionSchema{"KHR_materials_ior", &ior},
                                         ExtensionSchema{"KHR_materials_specular", &specular},
                                         ExtensionSchema{"KHR_materials_pbrSpecularGlossiness", &glossiness}};
constexpr std::array metallic_roughness_fields{
    numbers("baseColorFactor", 4, 4, 0, 1), object("baseColorTexture", texture_info), number("metallicFactor", 0, 1),
    number("roughnessFactor", 0, 1), object("metallicRoughnessTexture", texture_info)};
constexpr ObjectSchema metallic_roughness{metallic_roughness_fields, {}};
constexpr std::array material_fields{text("name"),
                                     object("pbrMetallicRoughness", metallic_roughness),
                                     object("normalTexture", normal_info),
                                     object("occlusionTexture", occlusion_info),
                                     object("emissiveTexture", texture_info),
                                     numbers("emissiveFactor", 3, 3, 0, float_max),
                                     text("alphaMode"),
                                     number("alphaCutoff", 0, float_max),
                                     boolean("doubleSided")};
constexpr ObjectSchema material{material_fields, material_extensions};

// Buffers and accessors

constexpr std::array meshopt_fields{index("buffer", Target::buffers).needed(),
                                    integer("byteOffset", 0, size_max),
                                    integer("byteLength", 1, size_max).needed(),
                                    integer("byteStride", 1, 256).needed(),
                                    integer("count", 1, int_max).needed(),
                                    text("mode").needed(),
                                    text("filter")};
constexpr ObjectSchema meshopt{meshopt_fields, {}};
constexpr std::array meshopt_buffer_fields{boolean("fallback")};
constexpr ObjectSchema meshopt_buffer{meshopt_buffer_fields, {}};
constexpr std::array buffer_extensions{ExtensionSchema{"EXT_meshopt_compression", &meshopt_buffer},
                                       ExtensionSchema{"KHR_meshopt_compression", &meshopt_buffer}};
constexpr std::array buffer_fields{text("name"), uri("uri"), integer("byteLength", 1, size_max).needed()};
constexpr ObjectSchema buffer{buffer_fields, buffer_extensions};
constexpr std::array buffer_view_extensions{ExtensionSchema{"EXT_meshopt_compression", &meshopt},
                                            ExtensionSchema{"KHR_meshopt_compression", &meshopt}};
constexpr std::array buffer_view_fields{text("name"),
                                        index("buffer", Target::buffers).needed(),
                                        integer("byteOffset", 0, size_max),
                                        integer("byteLength", 1, size_max).needed(),
                                        integer("byteStride", 0, 252),
                                        integer("target", 0, int_max)};
constexpr ObjectSchema buffer_view{buffer_view_fields, buffer_view_extensions};

constexpr std::array sparse_indices_fields{index("bufferView", Target::buffer_views).needed(),
                                           integer("byteOffset", 0, size_max),
                                           integer("componentType", 0, int_max).needed()};
constexpr ObjectSchema sparse_indices{sparse_indices_fields, {}};
constexpr std::array sparse_values_fields{index("bufferView", Target::buffer_views).needed(),
                                          integer("byteOffset", 0, size_max)};
constexpr ObjectSchema sparse_values{sparse_values_fields, {}};
constexpr std::array sparse_fields{integer("count", 1, int_max).needed(), object("indices", sparse_indices).needed(),
                                   object("values", sparse_values).needed()};
constexpr ObjectSchema sparse{sparse_fields, {}};
// min and max are left out: they are only claims about the data, which is measured anyway.
constexpr std::array accessor_fields{text("name"),
                                     index("bufferView", Target::buffer_views),
                                     integer("byteOffset", 0, size_max),
                                     integer("componentType", 0, int_max).needed(),
                                     boolean("normalized"),
                                     integer("count", 1, int_max).needed(),
                                     text("type").needed(),
                                     object("sparse", sparse)};
constexpr ObjectSchema accessor{accessor_fields, {}};

// Meshes

constexpr std::array draco_fields{index("bufferView", Target::buffer_views).needed(),
                                  integer_map("attributes").needed()};
constexpr ObjectSchema draco{draco_fields, {}};
constexpr std::array variant_mapping_fields{index("material", Target::materials).needed(),
                                            indices("variants", Target::variants).needed()};
constexpr ObjectSchema variant_mapping{variant_mapping_fields, {}};
constexpr std::array variant_mappings_fields{objects("mappings", variant_mapping, limits::resources).needed()};
constexpr ObjectSchema variant_mappings{variant_mappings_fields, {}};
constexpr std::array clusters_fields{integer("triangles", 0, size_max).needed(), numbers("min", 3, 3),
                                     numbers("max", 3, 3)};
constexpr ObjectSchema clusters{clusters_fields, {}};
constexpr std::array primitive_extensions{ExtensionSchema{"GUANHE_clusters", &clusters},
                                          ExtensionSchema{"KHR_draco_mesh_compression", &draco},
                                          ExtensionSchema{"KHR_materials_variants", &variant_mappings}};
constexpr std::array primitive_fields{index_map("attributes", Target::accessors).needed(),
                                      index("indices", Target::accessors), index("material", Target::materials),
                                      integer("mode", 0, 6), index_maps("targets", Target::accessors)};
constexpr ObjectSchema primitive{primitive_fields, primitive_extensions};
constexpr std::array mesh_fields{text("name"), objects("primitives", primitive, limits::objects).needed(),
                                 numbers("weights", 0, any)};
constexpr ObjectSchema mesh{mesh_fields, {}};

// Nodes and what hangs on them

constexpr std::array instancing_fields{index_map("attributes", Target::accessors)};
constexpr ObjectSchema instancing{instancing_fields, {}};
constexpr std::array node_light_fields{index("light", Target::lights).needed()};
constexpr ObjectSchema node_light{node_light_fields, {}};
constexpr std::array node_extensions{ExtensionSchema{"EXT_mesh_gpu_instancing", &instancing},
                                     ExtensionSchema{"KHR_lights_punctual", &node_light}};
constexpr std::array node_fields{text("name"),
                                 index("camera", Target::cameras),
                                 indices("children", Target::nodes),
                                 index("skin", Target::skins),
                                 numbers("matrix", 16, 16),
                                 index("mesh", Target::meshes),
                                 numbers("rotation", 4, 4),
                                 numbers("scale", 3, 3),
                                 numbers("translation", 3, 3),
                                 numbers("weights", 0, any)};
constexpr ObjectSchema node{node_fields, node_extensions};

constexpr std::array scene_fields{text("name"), indices("nodes", Target::nodes)};
constexpr ObjectSchema scene{scene_fields, {}};

constexpr std::array perspective_fields{number("aspectRatio"), number("yfov").needed(), number("zfar"),
                                        number("znear").needed()};
constexpr ObjectSchema perspective{perspective_fields, {}};
constexpr std::array orthographic_fields{number("xmag").needed(), number("ymag").needed(), number("zfar").needed(),
                                         number("znear").needed()};
constexpr ObjectSchema orthographic{orthographic_fields, {}};
constexpr std::array camera_fields{text("name"), text("type").needed(), object("perspective", perspective),
                                   object("orthographic", orthographic)};
constexpr ObjectSchema camera{camera_fields, {}};

constexpr std::array skin_fields{text("name"), index("inverseBindMatrices", Target::accessors),
                                 index("skeleton", Target::nodes), indices("joints", Target::nodes).needed()};
constexpr ObjectSchema skin{skin_fields, {}};

constexpr std::array channel_target_fields{index("node", Target::nodes), text("path").needed()};
constexpr ObjectSchema channel_target{channel_target_fields, {}};
constexpr std::array channel_fields{integer("sampler", 0, int_max).needed(), object("target", channel_target).needed()};
constexpr ObjectSchema channel{channel_fields, {}};
constexpr std::array animation_sampler_fields{index("input", Target::accessors).needed(), text("interpolation"),
                                              index("output", Target::accessors).needed()};
constexpr ObjectSchema animation_sampler{animation_sampler_fields, {}};
constexpr std::array animation_fields{text("name"), objects("channels", channel, limits::objects).needed(),
                                      objects("samplers", animation_sampler, limits::objects).needed()};
constexpr ObjectSchema animation{animation_fields, {}};

constexpr std::array spot_fields{number("innerConeAngle", 0, 1.5707963), number("outerConeAngle", 0, 1.5707964)};
constexpr ObjectSchema spot{spot_fields, {}};
constexpr std::array light_fields{
    text("name"),          numbers("color", 3, 3, 0, float_max), number("intensity", 0, float_max),
    text("type").needed(), number("range", 0, float_max),        object("spot", spot)};
constexpr ObjectSchema light{light_fields, {}};
constexpr std::array lights_fields{objects("lights", light, limits::resources).needed()};
constexpr ObjectSchema lights{lights_fields, {}};

// The document

constexpr std::array variant_fields{text("name").needed()};
constexpr ObjectSchema variant{variant_fields, {}};
constexpr std::array variants_fields{objects("variants", variant, 4096).needed()};
constexpr ObjectSchema variants{variants_fields, {}};
constexpr std::array packets_fields{objects("packets", empty_object, limits::resources).needed()};
constexpr ObjectSchema packets{packets_fields, {}};
constexpr std::array document_extensions{ExtensionSchema{"KHR_lights_punctual", &lights},
                                         ExtensionSchema{"KHR_materials_variants", &variants},
                                         ExtensionSchema{"KHR_xmp_json_ld", &packets}};
constexpr std::array packet_fields{index("packet", Target::packets).needed()};
constexpr ObjectSchema packet{packet_fields, {}};
constexpr std::array asset_extensions{ExtensionSchema{"KHR_xmp_json_ld", &packet}};
constexpr std::array asset_fields{text("version").needed(), text("minVersion"), text("copyright"), text("generator")};
constexpr ObjectSchema asset{asset_fields, asset_extensions};

constexpr std::array document_fields{object("asset", asset).needed(),
                                     texts("extensionsUsed"),
                                     texts("extensionsRequired"),
                                     objects("accessors", accessor, limits::objects),
                                     objects("animations", animation, limits::resources),
                                     objects("buffers", buffer, limits::resources),
                                     objects("bufferViews", buffer_view, limits::objects),
                                     objects("cameras", camera, limits::resources),
                                     objects("images", image, limits::resources),
                                     objects("materials", material, limits::resources),
                                     objects("meshes", mesh, limits::objects),
                                     objects("nodes", node, limits::objects),
                                     objects("samplers", sampler, limits::resources),
                                     objects("scenes", scene, limits::resources),
                                     objects("skins", skin, limits::resources),
                                     objects("textures", texture, limits::resources),
                                     index("scene", Target::scenes)};
constexpr ObjectSchema document{document_fields, document_extensions};

} // namespace

const ObjectSchema& document_schema() noexcept {
    return document;
}

} // namespace guanhe::scan::gltf
