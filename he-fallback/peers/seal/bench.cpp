// The peer program for Microsoft SEAL in C++: times single CKKS operations on one thread.
// It prints CSV rows peer,operation,n,limbs,log_q,log_qp,median_us,min_us and nothing else on stdout.
// Usage: peer bench LOG2_N OPERATIONS|all SECONDS
#include "seal/seal.h"
#include "seal/util/iterator.h"
#include "seal/util/ntt.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace seal;
using Clock = std::chrono::steady_clock;
using Vector = std::vector<double>;

namespace
{
    constexpr int scale_bits = 40;
    const double scale = std::ldexp(1.0, scale_bits);
    constexpr int rotations = 16;
    constexpr std::size_t matrix_rows = 128, matrix_columns = 1024;
    // CKKS at scale 2^40 has over 20 good bits after one product: a larger error means a wrong program, not noise.
    constexpr double matvec_tolerance = 1e-3;
    // Fewer samples than this say nothing about the median; more than the second cost memory for no gain.
    constexpr std::size_t least_samples = 3, most_samples = 20000;
    constexpr double patience_seconds = 10; // past this one sample has to do
    // A key of 2^16 has 1 GB, as there is one digit per limb: from here on all 16 rotations use one key, and no matrix.
    constexpr std::size_t few_keys_from_n = 1 << 16;

    struct Shape
    {
        std::size_t n, limbs;
        double log_q, log_qp;
    };

    // Times the wanted operations and prints their rows.
    struct Timer
    {
        std::set<std::string> wanted; // empty: all
        double seconds;

        bool wants(const std::string &operation) const
        {
            return wanted.empty() || wanted.count(operation) != 0;
        }

        template <class Run>
        void time(const char *operation, const Shape &s, Run run) const
        {
            if (!wants(operation))
            {
                return;
            }
            run();
            Vector us;
            for (auto start = Clock::now(); goes_on(us, since(start) * 1e-6);)
            {
                auto before = Clock::now();
                run();
                us.push_back(since(before));
            }
            std::sort(us.begin(), us.end());
            std::printf("%s,%s,%zu,%zu,%.1f,%.1f,%.2f,%.2f\n", PEER_NAME, operation, s.n, s.limbs, s.log_q, s.log_qp, us[us.size() / 2], us[0]);
            std::fflush(stdout);
        }

        bool goes_on(const Vector &us, double spent) const
        {
            if ((spent > patience_seconds && !us.empty()) || us.size() == most_samples)
            {
                return false;
            }
            return spent < seconds || us.size() < least_samples;
        }

        static double since(Clock::time_point start)
        {
            return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
        }
    };

    // SEAL has one special prime and one digit per limb whatever Q is: the chain is its only setting.
    std::vector<int> chain(int log_n)
    {
        static const std::map<int, std::size_t> scales{{13, 2}, {14, 7}, {15, 15}, {16, 29}};
        auto found = scales.find(log_n);
        if (found == scales.end())
        {
            throw std::invalid_argument("log2 of N must be 13, 14, 15 or 16, got " + std::to_string(log_n));
        }
        std::vector<int> bits{60};
        bits.insert(bits.end(), found->second, scale_bits);
        bits.push_back(60);
        return bits;
    }

    Vector uniform(std::size_t count)
    {
        static std::mt19937_64 random(1);
        std::uniform_real_distribution<double> between(-1, 1);
        Vector v(count);
        std::generate(v.begin(), v.end(), [&] { return between(random); });
        return v;
    }

    // One residue polynomial modulo one prime of the scale's size, the kind most limbs have.
    void time_transforms(int log_n, const Timer &timer)
    {
        std::size_t n = std::size_t(1) << log_n;
        Modulus q = CoeffModulus::Create(n, { scale_bits })[0];
        auto pool = MemoryManager::GetPool();
        util::NTTTables tables(log_n, q, pool);
        std::vector<std::uint64_t> a(n);
        std::mt19937_64 random(1);
        std::generate(a.begin(), a.end(), [&] { return random() % q.value(); });
        Shape s{ n, 1, double(scale_bits), double(scale_bits) };
        timer.time("ntt", s, [&] { util::ntt_negacyclic_harvey(util::CoeffIter(a.data()), tables); });
        timer.time("intt", s, [&] { util::inverse_ntt_negacyclic_harvey(util::CoeffIter(a.data()), tables); });
    }

    struct Library
    {
        SEALContext context;
        Shape shape;
        KeyGenerator keys;
        SecretKey secret;
        PublicKey open;
        CKKSEncoder encoder;
        Evaluator evaluator;
        Decryptor decryptor;

        explicit Library(const SEALContext &c)
            : context(c), shape(shape_of(c)), keys(c), secret(keys.secret_key()), encoder(c), evaluator(c), decryptor(c, secret)
        {
            keys.create_public_key(open);
        }

        static Shape shape_of(const SEALContext &c)
        {
            const auto &parameters = c.key_context_data()->parms();
            const auto &primes = parameters.coeff_modulus();
            double log_qp = 0;
            for (const Modulus &p : primes)
            {
                log_qp += std::log2(double(p.value()));
            }
            return { parameters.poly_modulus_degree(), primes.size() - 1, log_qp - std::log2(double(primes.back().value())), log_qp };
        }

        GaloisKeys galois(const std::vector<int> &steps)
        {
            GaloisKeys made;
            keys.create_galois_keys(steps, made);
            return made;
        }
    };

    void time_client(Library &he, const Timer &timer)
    {
        Encryptor encryptor(he.context, he.open, he.secret);
        Vector v = uniform(he.shape.n / 2), out;
        Plaintext pt, opened;
        Ciphertext ct;
        he.encoder.encode(v, scale, pt);
        encryptor.encrypt_symmetric(pt, ct);
        he.decryptor.decrypt(ct, opened);
        timer.time("encode", he.shape, [&] { he.encoder.encode(v, scale, pt); });
        timer.time("decode", he.shape, [&] { he.encoder.decode(opened, out); });
        timer.time("encrypt_pk", he.shape, [&] { encryptor.encrypt(pt, ct); });
        timer.time("encrypt_sk", he.shape, [&] { encryptor.encrypt_symmetric(pt, ct); });
        timer.time("decrypt", he.shape, [&] { he.decryptor.decrypt(ct, opened); });
        timer.time("encode_encrypt_pk", he.shape, [&] {
            he.encoder.encode(v, scale, pt);
            encryptor.encrypt(pt, ct);
        });
        timer.time("decrypt_decode", he.shape, [&] {
            he.decryptor.decrypt(ct, opened);
            he.encoder.decode(opened, out);
        });
    }

    void time_evaluator(Library &he, const Timer &timer)
    {
        Encryptor encryptor(he.context, he.secret);
        Vector v = uniform(he.shape.n / 2);
        Plaintext pt;
        he.encoder.encode(v, scale, pt);
        Ciphertext a, b, out;
        encryptor.encrypt_symmetric(pt, a);
        encryptor.encrypt_symmetric(pt, b);
        timer.time("add", he.shape, [&] { he.evaluator.add(a, b, out); });
        timer.time("mul_plain", he.shape, [&] { he.evaluator.multiply_plain(a, pt, out); });
        timer.time("encode_mul_plain_rescale", he.shape, [&] {
            he.encoder.encode(v, scale, pt);
            he.evaluator.multiply_plain(a, pt, out);
            he.evaluator.rescale_to_next_inplace(out);
        });
        if (timer.wants("mul_relin_rescale"))
        {
            RelinKeys relin;
            he.keys.create_relin_keys(relin);
            timer.time("mul_relin_rescale", he.shape, [&] {
                he.evaluator.multiply(a, b, out);
                he.evaluator.relinearize_inplace(out, relin);
                he.evaluator.rescale_to_next_inplace(out);
            });
        }
        bool many = timer.wants("rotate_hoisted_16");
        if (!many && !timer.wants("rotate"))
        {
            return;
        }
        bool one_key = !many || he.shape.n >= few_keys_from_n;
        std::vector<int> steps;
        for (int k = 1; k <= rotations; k++)
        {
            steps.push_back(one_key ? 1 : k);
        }
        GaloisKeys galois = he.galois(one_key ? std::vector<int>{ 1 } : steps);
        timer.time("rotate", he.shape, [&] { he.evaluator.rotate_vector(a, 1, galois, out); });
        std::vector<Ciphertext> outs(rotations);
        timer.time("rotate_hoisted_16", he.shape, [&] { // SEAL has no hoisting
            for (int k = 0; k < rotations; k++)
            {
                he.evaluator.rotate_vector(a, steps[std::size_t(k)], galois, outs[std::size_t(k)]);
            }
        });
    }

    // A 128x1024 matrix times the encrypted vector x, held 1024-periodically in all slots. With S slots the matrix is
    // D = 128*1024/S diagonals: slot s belongs to row (s/1024)*D + s%D, diagonal i holds W[row(s)][(s+i)%1024], and folding
    // by 512, 256, ..., D leaves row r in slot (r/D)*1024 + r%D. Baby steps b, giant steps g: each inner sum is rescaled
    // before its giant rotation, which then costs one limb less.
    struct Matvec
    {
        Library &he;
        std::size_t slots = he.shape.n / 2, diagonals = matrix_rows * matrix_columns / slots;
        std::size_t babies = diagonals >= 16 ? 4 : 2, giants = diagonals / babies;
        Vector x = uniform(matrix_columns), w = uniform(matrix_rows * matrix_columns);
        std::vector<Plaintext> encoded{ diagonals };
        GaloisKeys galois = he.galois(steps());
        Ciphertext input;

        explicit Matvec(Library &library) : he(library)
        {
            for (std::size_t i = 0; i < diagonals; i++)
            {
                std::size_t turn = i / babies * babies;
                Vector d(slots);
                for (std::size_t j = 0; j < slots; j++)
                {
                    std::size_t s = (j + slots - turn) % slots;
                    std::size_t row = s / matrix_columns * diagonals + s % diagonals;
                    d[j] = w[row * matrix_columns + (s + i) % matrix_columns];
                }
                he.encoder.encode(d, scale, encoded[i]);
            }
            Vector packed(slots);
            for (std::size_t j = 0; j < slots; j++)
            {
                packed[j] = x[j % matrix_columns];
            }
            Plaintext pt;
            he.encoder.encode(packed, scale, pt);
            Encryptor(he.context, he.secret).encrypt_symmetric(pt, input);
        }

        std::vector<int> steps() const
        {
            std::set<int> s;
            for (std::size_t b = 1; b < babies; b++)
            {
                s.insert(int(b));
            }
            for (std::size_t g = 1; g < giants; g++)
            {
                s.insert(int(g * babies));
            }
            for (std::size_t k = matrix_columns / 2; k >= diagonals; k /= 2)
            {
                s.insert(int(k));
            }
            return { s.begin(), s.end() };
        }

        Ciphertext product()
        {
            std::vector<Ciphertext> turned(babies, input);
            for (std::size_t b = 1; b < babies; b++)
            {
                he.evaluator.rotate_vector(input, int(b), galois, turned[b]);
            }
            Ciphertext sum, inner, term;
            for (std::size_t g = 0; g < giants; g++)
            {
                he.evaluator.multiply_plain(turned[0], encoded[g * babies], inner);
                for (std::size_t b = 1; b < babies; b++)
                {
                    he.evaluator.multiply_plain(turned[b], encoded[g * babies + b], term);
                    he.evaluator.add_inplace(inner, term);
                }
                he.evaluator.rescale_to_next_inplace(inner);
                if (g == 0)
                {
                    sum = inner;
                    continue;
                }
                he.evaluator.rotate_vector_inplace(inner, int(g * babies), galois);
                he.evaluator.add_inplace(sum, inner);
            }
            for (std::size_t k = matrix_columns / 2; k >= diagonals; k /= 2)
            {
                he.evaluator.rotate_vector(sum, int(k), galois, term);
                he.evaluator.add_inplace(sum, term);
            }
            return sum;
        }

        void require_right()
        {
            Plaintext opened;
            Vector got;
            he.decryptor.decrypt(product(), opened);
            he.encoder.decode(opened, got);
            for (std::size_t r = 0; r < matrix_rows; r++)
            {
                double want = 0;
                for (std::size_t j = 0; j < matrix_columns; j++)
                {
                    want += w[r * matrix_columns + j] * x[j];
                }
                if (!(std::fabs(got[r / diagonals * matrix_columns + r % diagonals] - want) <= matvec_tolerance))
                {
                    throw std::runtime_error("matvec_128x1024 is wrong in row " + std::to_string(r));
                }
            }
        }
    };

    void bench(int log_n, const Timer &timer)
    {
        EncryptionParameters parameters(scheme_type::ckks);
        std::size_t n = std::size_t(1) << log_n;
        parameters.set_poly_modulus_degree(n);
        parameters.set_coeff_modulus(CoeffModulus::Create(n, chain(log_n)));
        time_transforms(log_n, timer);
        // SEAL's own table of secure sizes ends at 2^15; beyond, the caller compares log_qp with the standard's.
        Library he(SEALContext(parameters, true, log_n > 15 ? sec_level_type::none : sec_level_type::tc128));
        if (!he.context.parameters_set())
        {
            throw std::runtime_error(he.context.parameter_error_message());
        }
        time_client(he, timer);
        time_evaluator(he, timer);
        if (!timer.wants("matvec_128x1024"))
        {
            return;
        }
        if (n >= few_keys_from_n)
        {
            std::fprintf(stderr, "seal: no matvec_128x1024 at N=%zu, its rotation keys would take over 10 GB\n", n);
            return;
        }
        Matvec matvec(he);
        matvec.require_right();
        timer.time("matvec_128x1024", he.shape, [&] { matvec.product(); });
    }
} // namespace

int main(int count, char **words)
{
    if (count != 5 || std::string(words[1]) != "bench")
    {
        std::fprintf(stderr, "usage: peer bench LOG2_N OPERATIONS|all SECONDS\n");
        return 2;
    }
    try
    {
        std::set<std::string> wanted;
        std::istringstream list(words[3]);
        for (std::string operation; std::getline(list, operation, ',');)
        {
            wanted.insert(operation);
        }
        if (wanted.count("all") != 0)
        {
            wanted.clear();
        }
        bench(std::atoi(words[2]), Timer{ wanted, std::atof(words[4]) });
    }
    catch (const std::exception &e)
    {
        std::fprintf(stderr, "seal: %s\n", e.what());
        return 1;
    }
    return 0;
}
