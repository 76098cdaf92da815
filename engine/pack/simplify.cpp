#include "pack/simplify.h"

#include "pack/collapser.h"

namespace guanhe::pack {

void SimplifyMesh::clear() noexcept {
    corners.clear();
    wedge_point.clear();
    wedge_part.clear();
    points.clear();
    locked.clear();
    attributes.clear();
}

struct Simplifier::State {
    Collapser<3> with_normals;
    Collapser<8> with_more;
};

Simplifier::Simplifier() : state_(std::make_unique<State>()) {}
Simplifier::~Simplifier() = default;
Simplifier::Simplifier(Simplifier&&) noexcept = default;
Simplifier& Simplifier::operator=(Simplifier&&) noexcept = default;

void Simplifier::simplify(const SimplifyMesh& mesh, const SimplifyGoal& goal, Simplified& out) {
    if (mesh.attribute_count == 3)
        state_->with_normals.run(mesh, goal, out);
    else
        state_->with_more.run(mesh, goal, out);
}

} // namespace guanhe::pack
